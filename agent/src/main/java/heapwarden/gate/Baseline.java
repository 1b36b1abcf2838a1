package heapwarden.gate;

import heapwarden.finding.KnownLeak;
import heapwarden.report.BaselineFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The leaks that are known and may stay for now, by fingerprint. Immutable. */
public final class Baseline {
  /** Nothing is known. */
  public static final Baseline EMPTY = new Baseline(Map.of());

  private final Map<String, KnownLeak> leaks;

  private Baseline(Map<String, KnownLeak> leaks) {
    this.leaks = new TreeMap<>(leaks);
  }

  /** Of these; each fingerprint but once. */
  static Baseline of(Iterable<KnownLeak> leaks) {
    Map<String, KnownLeak> sorted = new TreeMap<>();
    for (KnownLeak leak : leaks) {
      sorted.put(leak.fingerprint(), leak);
    }
    return new Baseline(sorted);
  }

  /**
   * Reads a file.
   *
   * @return {@code null} when there is none
   * @throws GateInputException when it is no baseline, or a later version's
   */
  public static @Nullable Baseline read(Path file) throws GateInputException {
    try {
      return of(BaselineFile.read(file));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | RuntimeException e) {
      throw new GateInputException("baseline: cannot use " + file + ": " + e.getMessage());
    }
  }

  /**
   * Writes it in place of what is there.
   *
   * @throws GateInputException when that cannot be done; then the old one stays
   */
  public void write(Path file) throws GateInputException {
    try {
      BaselineFile.write(file, leaks());
    } catch (IOException | RuntimeException e) {
      throw new GateInputException("baseline: cannot write " + file + ": " + e);
    }
  }

  @Nullable KnownLeak of(String fingerprint) {
    return leaks.get(fingerprint);
  }

  /** In the order of their fingerprints. */
  public List<KnownLeak> leaks() {
    return new ArrayList<>(leaks.values());
  }
}
