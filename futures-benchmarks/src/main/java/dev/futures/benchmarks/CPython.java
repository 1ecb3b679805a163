package dev.futures.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CPython's own {@code ThreadPoolExecutor}, as {@code cpython.py} measures it in a process of its own. */
final class CPython {

    private static final String SCRIPT = "/cpython.py";

    private CPython() {}

    static void measure(Run run) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            System.out.println("      left out: there is no python3 here");
            return;
        }
        try (InputStream script = Objects.requireNonNull(CPython.class.getResourceAsStream(SCRIPT));
                OutputStream python = process.getOutputStream()) {
            script.transferTo(python);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("python3 failed:\n" + output);
        }
        for (Map.Entry<String, JsonNode> measured :
                JsonMapper.shared().readTree(output).properties()) {
            if (measured.getKey().equals("version")) {
                run.say("python", measured.getValue().asString());
            } else {
                List<Double> values = measured.getValue()
                        .valueStream()
                        .map(JsonNode::asDouble)
                        .toList();
                run.add("Python." + measured.getKey(), "ns", values);
            }
        }
    }
}
