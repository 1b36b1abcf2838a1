package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Judgement;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.gate.Baseline;
import heapwarden.gate.Gate;
import heapwarden.gate.GateInputException;
import heapwarden.gate.Suppressions;
import heapwarden.report.ReportFiles;
import heapwarden.report.ReportMarker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a process under a gate has beside what is watched everywhere: the lists it is judged by, and
 * the mark in the place of its report. Made before the application begins, so that a mistake in a
 * list is not found out after an hour of tests; the agent's thread has it from then on.
 */
final class Gating {
  private final @Nullable Gate gate;
  private final @Nullable ReportMarker marker;
  private final String note;
  private final @Nullable String problem;

  private Gating(
      @Nullable Gate gate, @Nullable ReportMarker marker, String note, @Nullable String problem) {
    this.gate = gate;
    this.marker = marker;
    this.note = note;
    this.problem = problem;
  }

  /** Reads the lists and takes the place of the report. */
  static Gating prepare(Options options) {
    try {
      return read(options);
    } catch (GateInputException e) {
      return new Gating(null, null, "", e.getMessage() + '.');
    }
  }

  private static Gating read(Options options) throws GateInputException {
    Suppressions suppressions =
        options.suppressions().isEmpty()
            ? Suppressions.builtIn()
            : Suppressions.read(Path.of(options.suppressions()));
    Baseline baseline = null;
    String note = "";
    if (!options.baseline().isEmpty()) {
      baseline = Baseline.read(Path.of(options.baseline()));
      if (baseline == null) {
        baseline = Baseline.EMPTY;
        note = "baseline: there is no file " + options.baseline() + " yet, so every leak is new";
      }
    }
    return new Gating(new Gate(baseline, suppressions), marker(options), note, null);
  }

  private static @Nullable ReportMarker marker(Options options) throws GateInputException {
    for (String file : options.report()) {
      if (file.endsWith(".json") && !ReportFiles.isForBuildServers(file)) {
        try {
          return ReportMarker.place(file, options.mainClass());
        } catch (IOException | RuntimeException e) {
          throw new GateInputException("report=" + file + " cannot be written: " + why(e));
        }
      }
    }
    return null;
  }

  private static String why(Exception e) {
    return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
  }

  /** Why there can be no gate; {@code null} when there can. */
  @Nullable String problem() {
    return problem;
  }

  /** Something to be said at the start; empty for nothing. */
  String note() {
    return note;
  }

  /** Whether this finding is to be announced. */
  boolean announces(Finding finding) {
    return gate == null || !gate.suppresses(finding);
  }

  GateResult judge(Judgement judgement) {
    return Objects.requireNonNull(gate).judge(judgement.findings());
  }

  /**
   * Makes sure that no other process has written the report in the meantime.
   *
   * @throws IOException when one has: then there is no verdict
   */
  void checkPlace() throws IOException {
    if (marker != null) {
      marker.check();
    }
  }

  /**
   * Takes the mark away where the report was not written in its very place. Where it could not be
   * written at all the mark stays, and tells that there is no verdict.
   */
  void done(List<String> written) throws IOException {
    for (String file : written) {
      if (marker != null && file.endsWith(".json")) {
        marker.remove();
      }
    }
  }
}
