package dev.futures.demo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the demo. How many scans run at a time, and with how many threads, is said under {@code
 * futures.executors}.
 *
 * @param roots folders that may be scanned from the web, with everything below; if none is given: the running JDK's
 *     home, the user's home and the working directory. Strings, as Spring would take a {@code Path} of "/" for the root of
 *     the web application's own resources.
 * @param maxFiles how many files a scan looks at, at most, which bounds its memory; it says so when it leaves some out
 * @param inFlight how many files a scan has submitted for hashing at a time, at most
 * @param keepFinished how many finished scans are remembered
 * @param allowedHosts names under which the application may be addressed, which keeps DNS rebinding out
 */
@Validated
@ConfigurationProperties("demo")
public record DemoProperties(
        @DefaultValue List<@NotBlank String> roots,
        @DefaultValue("500000") @Min(1) @Max(10_000_000) int maxFiles,
        @DefaultValue("1000") @Min(1) @Max(100_000) int inFlight,
        @DefaultValue("20") @Min(1) @Max(1_000) int keepFinished,

        @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) @NotEmpty
        List<@NotBlank String> allowedHosts) {

    /** Copies the lists. */
    public DemoProperties {
        roots = List.copyOf(roots);
        allowedHosts = List.copyOf(allowedHosts);
    }
}
