package heapwarden.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * Measures nothing, but begins no iteration before {@link Turns} says so. Named first among the
 * profilers, it is asked first before an iteration and last after it, so none counts the waiting.
 */
public final class TurnProfiler implements InternalProfiler {
  static final String PORT = "turns.port";

  /**
   * Whether the agent must be there: where it had switched itself off nothing would be measured.
   */
  static final String WATCHED = "turns.watched";

  private Socket turns;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    try {
      if (turns == null) {
        checkAgent();
        turns = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT));
        turns.setTcpNoDelay(true);
      }
      if (turns.getInputStream().read() < 0) {
        throw new IOException("nobody gives turns");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkAgent() {
    boolean there =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("heapwarden"));
    if (there != Boolean.getBoolean(WATCHED)) {
      throw new IllegalStateException(there ? "there is an agent" : "the agent is not at work");
    }
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    try {
      if (turns != null) {
        turns.getOutputStream().write(1);
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String getDescription() {
    return "iterations in turn with those of another JVM";
  }
}
