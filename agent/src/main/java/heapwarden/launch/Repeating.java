package heapwarden.launch;

import heapwarden.detect.Rounds;
import heapwarden.finding.Finding;
import heapwarden.finding.Repetition;
import heapwarden.grow.CensusSnapshot;
import heapwarden.track.Ledger;
import java.util.List;

/**
 * Measures after each round of a scenario that is repeated, while that waits: collects until there
 * is nothing to be found any more, then takes a census without regard to its time and a snapshot.
 * Who fills what has grown is watched from the first round on. Agent's thread only.
 */
final class Repeating {
  private static final long STEP = 50;
  private static final int MOST_COLLECTIONS = 8;
  private static final int QUIET_COLLECTIONS = 2;

  /** Nanoseconds that one census may take: the application waits for it. */
  private static final long BUDGET = 5_000_000_000L;

  private final Rounds rounds;
  private final CensusRounds census;
  private final Ledger ledger;

  Repeating(Rounds rounds, CensusRounds census, Ledger ledger) {
    this.rounds = rounds;
    this.census = census;
    this.ledger = ledger;
    census.noticeSmall();
  }

  /** The warm-up, or a round, is over; answers whether there is to be another. */
  boolean mark() throws InterruptedException {
    int quiet = 0;
    for (int i = 0; i < MOST_COLLECTIONS && quiet < QUIET_COLLECTIONS; i++) {
      System.gc();
      quiet = ledger.drain(STEP) == 0 ? quiet + 1 : 0;
    }
    Runtime runtime = Runtime.getRuntime();
    long live = runtime.totalMemory() - runtime.freeMemory();
    CensusSnapshot containers = census.take(BUDGET);
    rounds.add(containers, ledger.snapshot(), live);
    census.suspect(rounds.suspects());
    return rounds.wantsMore();
  }

  /** No further round will come. */
  void end() {
    census.stopFollowing();
  }

  void fail(String why) {
    rounds.fail(why);
  }

  List<Finding> findings() {
    return rounds.findings(System.currentTimeMillis());
  }

  Repetition outcome() {
    return rounds.outcome();
  }
}
