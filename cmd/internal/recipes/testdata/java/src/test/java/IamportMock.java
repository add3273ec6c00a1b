import java.net.URI;
import java.nio.file.*;
import java.util.regex.Pattern;

/** The mock on a free port, from its constructor to close. */
final class IamportMock implements AutoCloseable {
    final URI api;
    private final Process process;

    IamportMock() throws Exception {
        Path ready = Files.createTempDirectory("iamport").resolve("ready.json");
        process = new ProcessBuilder("iamport-mock", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", ready.toString(),
                "--stop-with-stdin") // its stdin is a pipe, which closes with this JVM
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        for (; !Files.exists(ready); Thread.sleep(20))
            if (!process.isAlive()) throw new IllegalStateException("iamport-mock ended before it was ready");
        var found = Pattern.compile("\"api\":\"([^\"]+)\"").matcher(Files.readString(ready));
        if (!found.find()) throw new IllegalStateException("no api in " + ready);
        api = URI.create(found.group(1));
        Files.delete(ready);
        Files.delete(ready.getParent());
    }

    @Override public void close() throws Exception { process.destroy(); process.waitFor(); }
}
