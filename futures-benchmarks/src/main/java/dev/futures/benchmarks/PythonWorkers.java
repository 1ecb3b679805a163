package dev.futures.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CPython's own {@code ProcessPoolExecutor}: {@code process_pool.py} in a process of its own for each measurement. */
final class PythonWorkers implements AutoCloseable {

    private static final String SCRIPT = "/process_pool.py";

    private final Effort effort;
    private final Path script;
    private final String about;

    private PythonWorkers(Effort effort, Path script) throws IOException, InterruptedException {
        this.effort = effort;
        this.script = script;
        JsonNode said = call("about");
        about = "%s, start method %s"
                .formatted(said.get("version").asString(), said.get("start").asString());
    }

    /** Returns null if there is no {@code python3}. */
    static @Nullable PythonWorkers find(Effort effort) throws IOException, InterruptedException {
        // A file, and not the standard input: with some start methods workers import it.
        Path script = Files.createTempFile("process_pool", ".py");
        boolean found = false;
        try (InputStream source = Objects.requireNonNull(PythonWorkers.class.getResourceAsStream(SCRIPT))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            found = true;
            return new PythonWorkers(effort, script);
        } catch (IOException e) {
            if (found) {
                throw e;
            }
            return null;
        } finally {
            if (!found) {
                Files.deleteIfExists(script);
            }
        }
    }

    String about() {
        return about;
    }

    double[] tasks(int workers) throws IOException, InterruptedException {
        return numbers("tasks", workers, effort.batch(), effort.warmUps(), effort.batches());
    }

    double[] mapped(int workers) throws IOException, InterruptedException {
        return numbers("mapped", workers, effort.items(), Effort.CHUNK, effort.mapWarmUps(), effort.batches());
    }

    double[] trips() throws IOException, InterruptedException {
        return numbers("trips", effort.warmUpTrips(), effort.trips());
    }

    double[] payloads() throws IOException, InterruptedException {
        List<Integer> told = new ArrayList<>(List.of(effort.warmUpTrips()));
        for (int bytes : effort.payloads()) {
            told.add(bytes);
            told.add(effort.payloadTrips(bytes));
        }
        return numbers("payloads", told.stream().mapToInt(Integer::intValue).toArray());
    }

    double[] firstResults() throws IOException, InterruptedException {
        return numbers("first_results", effort.starts());
    }

    double[] memory() throws IOException, InterruptedException {
        double[] bytes = numbers("memory", effort.memoryTasks(), effort.batch());
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] < 0 ? Double.NaN : bytes[i];
        }
        return bytes;
    }

    private double[] numbers(String what, int... arguments) throws IOException, InterruptedException {
        return call(what, arguments)
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private JsonNode call(String what, int... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", script.toString(), what));
        for (int argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed:\n" + output);
        }
        return JsonMapper.shared().readTree(output);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(script);
    }
}
