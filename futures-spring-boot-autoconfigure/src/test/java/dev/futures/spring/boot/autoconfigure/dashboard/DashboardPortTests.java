package dev.futures.spring.boot.autoconfigure.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;

/** The dashboard is where all endpoints are, under whatever paths: what the page refers to is there. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=1",
            "futures.dashboard.enabled=true",
            "management.server.port=0",
            "management.endpoints.web.base-path=/manage",
            "management.endpoints.web.path-mapping.futures=ops/executors",
            "management.endpoints.web.path-mapping.futuresdashboard=tools/board"
        })
class DashboardPortTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void thePageIsOnTheManagementPortAndFindsWhatItReads() throws Exception {
        assertThat(get(URI.create("http://localhost:" + port + "/manage/tools/board"))
                        .statusCode())
                .isNotEqualTo(200);
        URI page = URI.create("http://localhost:" + managementPort + "/manage/tools/board");
        HttpResponse<String> answer = get(page);
        assertThat(answer.statusCode()).isEqualTo(200);
        Matcher futures = Pattern.compile("data-futures=\"([^\"]+)\"").matcher(answer.body());
        Matcher dashboard = Pattern.compile("data-dashboard=\"([^\"]+)\"").matcher(answer.body());
        assertThat(futures.find() && dashboard.find()).isTrue();
        assertThat(get(page.resolve(futures.group(1))).body()).contains("\"hashing\"");
        assertThat(get(page.resolve(futures.group(1) + "/hashing/stream")).body())
                .contains("\"epoch\"");
        assertThat(get(page.resolve(dashboard.group(1) + "/page.js")).statusCode())
                .isEqualTo(200);
    }
}
