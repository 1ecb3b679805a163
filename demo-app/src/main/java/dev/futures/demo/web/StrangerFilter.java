package dev.futures.demo.web;

import dev.futures.demo.DemoProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Keeps the pages of other web sites out. Listening on 127.0.0.1 is not enough for that, for they run in a browser on
 * this very machine:
 *
 * <ul>
 *   <li>A site may give its own name the address 127.0.0.1 (DNS rebinding). Its requests carry that name as their host.
 *   <li>A site may send requests across, and not care for the answers (CSRF). Those carry its origin.
 * </ul>
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class StrangerFilter extends OncePerRequestFilter {

    private static final List<String> HARMLESS =
            List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    private final List<String> allowedHosts;
    private final HandlerExceptionResolver problems;

    StrangerFilter(
            DemoProperties properties, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.allowedHosts = properties.allowedHosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The page needs nothing from anywhere else, so nothing else can be smuggled in by, say, the name of a file.
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        String objection = objection(request);
        if (objection == null) {
            chain.doFilter(request, response);
        } else {
            problems.resolveException(request, response, null, new StrangerException(objection));
        }
    }

    private @Nullable String objection(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (!allowedHosts.contains(host)) {
            return "The host '" + host + "' is none of " + String.join(", ", allowedHosts)
                    + ". The property demo.allowed-hosts says which are.";
        }
        if (HARMLESS.contains(request.getMethod())) {
            return null;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN); // absent if it is no browser that asks
        if (origin != null && !isOwn(origin, request)) {
            return "The origin '" + origin + "' is another one than this application's.";
        }
        return null;
    }

    private static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            URI uri = URI.create(origin); // "null", from a sandboxed page, has no host
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return request.getServerName().equalsIgnoreCase(uri.getHost()) && request.getServerPort() == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
