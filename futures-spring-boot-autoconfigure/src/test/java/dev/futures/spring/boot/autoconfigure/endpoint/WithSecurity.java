package dev.futures.spring.boot.autoconfigure.endpoint;

/** Tests behind Spring Security, which application.properties leaves out for the others. */
final class WithSecurity {

    /** In place of what application.properties excludes: all of that but Security. */
    static final String PROPERTY = "spring.autoconfigure.exclude="
            + "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration,"
            + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
            + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    private WithSecurity() {}
}
