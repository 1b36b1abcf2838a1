package heapwarden.serve;

import heapwarden.report.Report;

/** Where what is served comes from. Called by many threads at once; each call may wait a while. */
public interface Source {
  /** What is known now, or was a moment ago. */
  Report report() throws NoAnswer;

  /** What was last known, however long ago; never waits for the agent. */
  @org.jspecify.annotations.Nullable
  Report lastReport();
}
