package telegate.sandbox.tl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TlSchemaTest {

    @Test
    void shouldHaveIdsThatAreTheChecksumsOfTheirLines() {
        assertThat(TlSchema.builtIn().definitions())
                .isNotEmpty()
                .allSatisfy(definition ->
                        assertThat(TlDefinition.hex(definition.id()))
                                .as(definition.line())
                                .isEqualTo(TlDefinition.hex(definition.computedId())));
    }

    @Test
    void shouldNotAcceptALineThatWasChanged() {
        var definition = TlDefinition.parse("pong#347773c5 msg_id:long ping_id:int = Pong", false);

        assertThat(definition.computedId()).isNotEqualTo(definition.id());
    }

    @Test
    void shouldNotAcceptTheSameNameTwice() {
        var line = "updatesTooLong#e317af7e = Updates;\n";

        assertThatThrownBy(() -> new TlSchema(line + line)).isInstanceOf(TlException.class);
    }

    @Test
    void shouldNameEveryBareConstructorThatItUses() {
        Set<String> names = new HashSet<>();
        var open = new ArrayDeque<TlType>();
        for (var definition : TlSchema.builtIn().definitions()) {
            definition.fields().values().forEach(field -> open.add(field.type()));
        }
        while (!open.isEmpty()) {
            switch (open.remove()) {
                case TlType.Bare(var name) -> names.add(name);
                case TlType.Vector(_, var element) -> open.add(element);
                case TlType.Plain _ -> {}
            }
        }

        assertThat(names)
                .allMatch(name -> !TlSchema.builtIn().named(name).method())
                .allMatch(name -> Pattern.matches("[\\w.]+", name));
    }
}
