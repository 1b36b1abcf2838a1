package heapwarden.serve;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.report.Figures;

/** Is told what is new, in the order of the samples, always on the agent's thread. */
public interface Listener {
  /** A finding, or a note, that was not there at the sample before. */
  void appeared(Finding finding);

  /** One that is true no longer. */
  void gone(Finding finding);

  /** An alert that has begun, or is over. */
  void alert(Alert alert);

  /** All that is known, at the end of each sample. */
  void sampled(Figures figures);

  /** Undoes what was registered; nothing is told from then on. */
  void close();
}
