package telegate.gateway.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// The whole pages. A region that is rendered already is handed in as text.
@CheckedTemplate(basePath = "page", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class PageTemplates {

    private PageTemplates() {}

    static native TemplateInstance signIn(Frame frame, boolean failed);

    static native TemplateInstance login(Frame frame, String panel);

    static native TemplateInstance dashboard(Frame frame, String panel);

    static native TemplateInstance sorry(Frame frame, Sentence sentence, int status);
}
