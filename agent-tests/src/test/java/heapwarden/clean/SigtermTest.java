package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGTERM while eight threads write files: each file is whole, and the limit holds. */
class SigtermTest {
  private static final int SIGTERM = 128 + 15;
  private static final long LIMIT = 5000;

  /** For the JVM itself, on a busy machine. */
  private static final long MARGIN = 2500;

  @TempDir Path folder;

  /** Readers and streams are built differently from JDK to JDK; when they stop is all the same. */
  static Stream<Arguments> ways() {
    Stream<Arguments> told =
        Jdk.all()
            .filter(jdk -> jdk.feature() >= 17)
            .flatMap(
                jdk ->
                    Stream.of("lines", "files", "gzip", "data", "slow", "channel")
                        .map(way -> Arguments.of(jdk, way, "hook")));
    Stream<Arguments> interrupted =
        Jdk.currentAndNewest()
            .flatMap(
                jdk ->
                    Stream.of("lines", "files", "channel")
                        .map(way -> Arguments.of(jdk, way, "interrupt")));
    Stream<Arguments> never =
        Jdk.currentAndNewest()
            .flatMap(
                jdk ->
                    Stream.of("lines", "files", "data")
                        .map(way -> Arguments.of(jdk, way, "never")));
    return Stream.of(told, interrupted, never).flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everyFileIsCompleteAndReadable(Jdk jdk, String way, String stop) throws IOException {
    long[] millis = new long[1];
    Run run = terminated(jdk, way, stop, "clean=enforce,interval=1s", millis);
    assertThat(run.exitCode()).isEqualTo(SIGTERM);
    assertThat(run.stdout()).contains("hook ran").doesNotContain("broken");
    long records = 0;
    for (int i = 0; i < Writers.THREADS; i++) {
      records += records(folder.resolve("file-" + i), way);
    }
    System.out.printf(
        "SIGTERM, %s, %s, %s: %d files whole, %d records, ended after %d ms%n",
        jdk, way, stop, Writers.THREADS, records, millis[0]);
    assertThat(records).isGreaterThanOrEqualTo(Writers.THREADS);
    assertThat(millis[0]).isLessThan(LIMIT + MARGIN);
    assertThat(
            outcomes(run, way.equals("files") || way.equals("channel") ? "file-channel" : "file"))
        .as(run.stderr())
        .hasSize(Writers.THREADS)
        .isSubsetOf(mayBe(way, stop));
  }

  /**
   * A thread that is seen in a write on a channel is not interrupted, since that would close the
   * channel; where each look met all of them between two writes they are, and end. One that never
   * stops is held between two records.
   */
  private static List<String> mayBe(String way, String stop) {
    if (way.equals("channel") && stop.equals("interrupt")) {
      return List.of("LEFT_ALONE", "CLOSED");
    }
    return List.of(stop.equals("never") ? "LEFT_ALONE" : "CLOSED");
  }

  /** For comparison: what the JVM alone leaves of threads that stop for nobody. */
  @Test
  void withoutAPolicyFilesAreCut() throws IOException {
    long[] millis = new long[1];
    terminated(Jdk.current(), "lines", "never", "interval=1s", millis);
    int whole = 0;
    for (int i = 0; i < Writers.THREADS; i++) {
      byte[] file = Files.readAllBytes(folder.resolve("file-" + i));
      whole += file.length > 0 && file[file.length - 1] == '\n' ? 1 : 0;
    }
    System.out.printf(
        "SIGTERM, %s, lines, never, without a policy: %d of %d files whole, ended after %d ms%n",
        Jdk.current(), whole, Writers.THREADS, millis[0]);
    assertThat(whole).isLessThan(Writers.THREADS);
  }

  private Run terminated(Jdk jdk, String way, String stop, String options, long[] millis) {
    var running =
        Jvm.of(jdk)
            .agent(options)
            .classPath(Jvm.ownClasses(Writers.class))
            .timeout(Duration.ofSeconds(30))
            .start(Writers.class, folder.toString(), way, stop)
            .untilItSays("all write")
            .leave(Duration.ofMillis(200));
    long start = System.nanoTime();
    Run run = running.terminate().end();
    millis[0] = (System.nanoTime() - start) / 1_000_000;
    return run;
  }

  private static List<String> outcomes(Run run, String kind) {
    List<String> outcomes = new ArrayList<>();
    for (JsonElement each : run.report().getAsJsonArray("cleanup")) {
      JsonObject one = each.getAsJsonObject();
      if (one.get("kind").getAsString().equals(kind)) {
        outcomes.add(one.get("outcome").getAsString());
      }
    }
    return outcomes;
  }

  /** Reads a file to its end; fails unless it ends with a whole record. */
  private static long records(Path file, String way) throws IOException {
    if (way.equals("lines") || way.equals("files")) {
      String text = Files.readString(file);
      assertThat(text.substring(Math.max(0, text.length() - 100))).endsWith("\n");
      long n = 0;
      for (String line : text.split("\n")) {
        assertThat(line).isEqualTo("record " + n++ + " of this file is complete");
      }
      return n;
    }
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in =
            new DataInputStream(way.equals("gzip") ? new GZIPInputStream(raw) : raw)) {
      long n = 0;
      for (int first = in.read(); first >= 0; first = in.read()) {
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        assertThat(length).isEqualTo((int) (1 + n % 200));
        byte[] block = in.readNBytes(length);
        if (block.length < length) {
          throw new EOFException(file + " ends within record " + n);
        }
        assertThat(block).containsOnly((byte) length);
        n++;
      }
      return n;
    }
  }
}
