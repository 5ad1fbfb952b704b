package telegate.gateway;

import static io.restassured.RestAssured.given;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.concurrent.atomic.AtomicInteger;
import telegate.contract.OwnerId;

/// Users of the gateway under test.
@ApplicationScoped
public class People {

    public static final Person ADMIN =
            new Person("root", "correct horse battery", OwnerId.of("user_1"));

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EntityManager database;

    People(EntityManager database) {
        this.database = database;
    }

    /// Somebody who may sign in.
    public record Person(String name, String password, OwnerId owner) {

        /// A request as a program makes it.
        public RequestSpecification asks() {
            return given().auth().preemptive().basic(name, password);
        }
    }

    /// Somebody nobody has met, so that no limit and no login of another test is in the way.
    @Transactional
    public Person somebody() {
        String name = "person" + NUMBER.incrementAndGet() + "-" + System.nanoTime();
        String password = "secret of " + name;
        Number id =
                (Number)
                        database.createNativeQuery(
                                        "insert into app_user (name, password_hash, roles,"
                                                + " created_at) values (:name, :hash, 'user',"
                                                + " now()) returning id")
                                .setParameter("name", name)
                                .setParameter("hash", BcryptUtil.bcryptHash(password, 4))
                                .getSingleResult();
        return new Person(name, password, OwnerId.of("user_" + id));
    }
}
