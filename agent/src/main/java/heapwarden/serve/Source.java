package heapwarden.serve;

import heapwarden.report.Report;
import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourcePage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where what is served comes from. Called by many threads at once; each call may wait a while. */
public interface Source {
  /** What is known now, or was a moment ago. */
  Report report() throws NoAnswer;

  /** What was last known, however long ago; never waits for the agent. */
  @Nullable Report lastReport();

  /** A part of what is open now, the oldest first. */
  ResourcePage resources(ResourceFilter filter) throws NoAnswer;

  /** How figures have gone, as JSON. */
  String history();

  /**
   * Has the JVM collect its garbage, which stops the application.
   *
   * @return bytes used before and after, and how many milliseconds it took
   */
  long[] collect() throws NoAnswer;

  /** Writes the files of {@code report=} now; those that were written, none when none are named. */
  List<String> writeReports() throws NoAnswer;
}
