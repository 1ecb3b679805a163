package dev.futures.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The buttons of the dashboard with protection against CSRF as docs/spring.md says: what the page sends is accepted. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=1",
            "futures.dashboard.enabled=true",
            "management.endpoint.futures.access=unrestricted",
            WithSecurity.PROPERTY
        })
class FuturesEndpointCsrfTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SecurityFilterChain actuator(HttpSecurity http) throws Exception {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(CsrfConfigurer::spa)
                    .build();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Executor hashing;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path));
    }

    private int resize(HttpRequest.Builder request) throws Exception {
        return http.send(
                        request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"maxWorkers\": 3}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whatThePageSendsIsAcceptedAndNothingElse() throws Exception {
        assertThat(http.send(to("futuresdashboard").build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        HttpCookie token = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .findFirst()
                .orElseThrow();
        assertThat(token.isHttpOnly()).isFalse(); // the page reads it
        assertThat(resize(to("futures/hashing"))).isEqualTo(403);
        assertThat(hashing.stats().limit()).isEqualTo(1);
        assertThat(resize(to("futures/hashing").header("X-XSRF-TOKEN", token.getValue())))
                .isEqualTo(200);
        assertThat(hashing.stats().limit()).isEqualTo(3);
    }
}
