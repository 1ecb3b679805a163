package dev.futures.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The endpoint and the dashboard behind Spring Security, with rules as its documentation has them. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=1",
            "futures.dashboard.enabled=true",
            "management.endpoint.futures.access=unrestricted",
            WithSecurity.PROPERTY
        })
@AutoConfigureRestTestClient
class FuturesEndpointSecurityTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SecurityFilterChain actuator(HttpSecurity http) throws Exception {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET)
                            .hasAnyRole("VIEWER", "OPERATOR")
                            .anyRequest()
                            .hasRole("OPERATOR"))
                    .csrf(csrf -> csrf.ignoringRequestMatchers(EndpointRequest.toAnyEndpoint()))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("vera")
                            .password("{noop}secret")
                            .roles("VIEWER")
                            .build(),
                    User.withUsername("otto")
                            .password("{noop}secret")
                            .roles("OPERATOR")
                            .build());
        }

        @Bean
        InMemoryAuditEventRepository auditEvents() {
            return new InMemoryAuditEventRepository();
        }
    }

    @Autowired
    private RestTestClient client;

    @Autowired
    private Executor hashing;

    @Autowired
    private InMemoryAuditEventRepository audit;

    private static Consumer<HttpHeaders> as(String user) {
        return headers -> headers.setBasicAuth(user, "secret");
    }

    private int get(String path, Consumer<HttpHeaders> user) {
        return client.get()
                .uri("/actuator/" + path)
                .headers(user)
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    private int resize(Consumer<HttpHeaders> user, int maxWorkers) {
        return client.post()
                .uri("/actuator/futures/hashing")
                .headers(user)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"maxWorkers\": " + maxWorkers + "}")
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    @Test
    void whoIsNobodySeesNothing() {
        assertThat(get("futures", headers -> {})).isEqualTo(401);
        assertThat(get("futures/hashing", headers -> {})).isEqualTo(401);
        assertThat(get("futuresdashboard", headers -> {})).isEqualTo(401);
        assertThat(get("futuresdashboard/page.js", headers -> {})).isEqualTo(401);
        assertThat(resize(headers -> {}, 5)).isEqualTo(401);
    }

    @Test
    void whoMayLookMayNotChange() {
        assertThat(get("futures/hashing", as("vera"))).isEqualTo(200);
        assertThat(get("futuresdashboard", as("vera"))).isEqualTo(200);
        assertThat(get("futures/hashing/stream", as("vera"))).isEqualTo(200);
        assertThat(resize(as("vera"), 5)).isEqualTo(403);
        assertThat(client.delete()
                        .uri("/actuator/futures/hashing/pending")
                        .headers(as("vera"))
                        .exchange()
                        .returnResult(String.class)
                        .getStatus()
                        .value())
                .isEqualTo(403);
        assertThat(hashing.stats().limit()).isEqualTo(1);
    }

    @Test
    void whoChangesIsAudited() {
        assertThat(resize(as("otto"), 1)).isEqualTo(200);
        assertThat(audit.find("otto", null, "FUTURES_RESIZE")).isNotEmpty();
        assertThat(audit.find("vera", null, "FUTURES_RESIZE")).isEmpty();
    }
}
