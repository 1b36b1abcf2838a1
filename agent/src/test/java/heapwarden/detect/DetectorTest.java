package heapwarden.detect;

import static heapwarden.stack.Sites.frame;
import static heapwarden.stack.Sites.jdk;
import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import heapwarden.track.Snapshot;
import heapwarden.track.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DetectorTest {
  private static final Frames PLAIN = new Frames(List.of(), List.of());
  private static final long SECOND = 1000;
  private final Site reader = site(Kind.FILE, "com.acme.Reader");
  private final Site writer = site(Kind.FILE, "com.acme.Writer");
  private Detector detector = detector("interval=1s,age=100s");
  private int sample;

  private static Site site(Kind kind, String type) {
    return Sites.site(
        kind,
        PLAIN,
        jdk("java.io.FileInputStream", "<init>"),
        frame(type, "open", 10),
        frame("com.acme.Main", "main", 20));
  }

  private static Detector detector(String options) {
    try {
      return new Detector(Options.parse(options, new Properties(), Map.of()), PLAIN);
    } catch (OptionException e) {
      throw new AssertionError(e);
    }
  }

  private Snapshots next() {
    return Snapshots.sample(++sample);
  }

  private Judgement see(Snapshots snapshot) {
    return detector.examine(snapshot.done(), sample * SECOND, false);
  }

  private Judgement exit(Snapshots snapshot) {
    return detector.examine(snapshot.done(), sample * SECOND, true);
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  /** Opens five a sample at one site from the first to the last of these samples. */
  private Judgement grow(Site site, int samples) {
    Judgement judgement = null;
    for (int i = 1; i <= samples; i++) {
      judgement = see(next().open(site, 5L * (sample + 1), 5, 1));
    }
    return judgement;
  }

  @Test
  void whatWasCollectedUnclosedIsProven() {
    Judgement judgement = see(next().lost(reader, 3, 2));
    Finding finding = only(judgement.findings());
    assertThat(finding.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(finding.count()).isEqualTo(3);
    assertThat(finding.live()).isEqualTo(2);
    assertThat(finding.confidence()).isEqualTo(1);
    assertThat(finding.kind()).isEqualTo(Kind.FILE);
    assertThat(finding.site()).isEqualTo("com.acme.Reader.open(Reader.java:10)");
    assertThat(finding.permanent()).isFalse();
    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(finding.firstSeen()).isEqualTo(SECOND);
    assertThat(judgement.appeared()).containsExactly(finding);
  }

  @Test
  void aLossThatNobodyRecoversIsWorse() {
    Finding finding =
        only(see(next().lost(site(Kind.SELECTOR, "com.acme.Reader"), 1, 0)).findings());
    assertThat(finding.permanent()).isTrue();
    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void whatNobodyCanEndAnyMoreIsOrphaned() {
    Finding finding = only(see(next().orphaned(site(Kind.TIMER, "com.acme.Reader"), 2)).findings());
    assertThat(finding.verdict()).isEqualTo(Verdict.ORPHANED);
    assertThat(finding.count()).isEqualTo(2);
    assertThat(finding.permanent()).isTrue();
  }

  @Test
  void anOrphanedExecutorIsToldHowToKeepIt() {
    Site made = site(Kind.SCHEDULED_EXECUTOR, "com.acme.Mailer");
    Finding finding = only(see(next().orphaned(made, 3)).findings());
    assertThat(finding.message())
        .isEqualTo("3 dropped while a thread of each lives on: nobody can shut them down any more");
    assertThat(finding.fix())
        .isEqualTo("keep the executor and call shutdown() when done, or share one");
  }

  @Test
  void theStrongestVerdictCounts() {
    Snapshots all = next().open(reader, 5, 0, 1).orphaned(reader, 2).lost(reader, 1, 0);
    assertThat(only(see(all).findings()).verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(only(see(next().open(writer, 5, 0, 1).orphaned(writer, 2)).findings()).verdict())
        .isEqualTo(Verdict.ORPHANED);
  }

  @Test
  void growthWinsOverOldAgeAndOverTheExit() {
    grow(reader, 150);
    Judgement judgement = exit(next().open(reader, 5L * sample, 5, 1));
    assertThat(only(judgement.findings()).verdict()).isEqualTo(Verdict.GROWING);
  }

  @Test
  void whatGrowsIsWatchedFirstThenLikelyThenConfirmed() {
    Judgement judgement = grow(reader, 23);
    assertThat(judgement.findings()).isEmpty();
    Finding watched = only(judgement.watching());
    assertThat(watched.message()).contains("too early to tell");
    assertThat(watched.severity()).isEqualTo(Severity.INFO);
    judgement = grow(reader, 1);
    Finding likely = only(judgement.appeared());
    assertThat(likely.verdict()).isEqualTo(Verdict.GROWING);
    assertThat(likely.confidence()).isBetween(0.6, 0.9);
    assertThat(likely.message()).contains("likely");
    assertThat(likely.growthPerHour()).isEqualTo(5 * 3600.0);
    assertThat(likely.isGateGrade()).isFalse();
    assertThat(judgement.watching()).isEmpty();
    judgement = grow(reader, 24);
    Finding confirmed = only(judgement.findings());
    assertThat(confirmed.confidence()).isGreaterThanOrEqualTo(0.9);
    assertThat(confirmed.message()).contains("confirmed");
    assertThat(confirmed.isGateGrade()).isTrue();
    assertThat(only(judgement.appeared())).as("told again when confirmed").isEqualTo(confirmed);
    assertThat(grow(reader, 1).appeared()).as("and then no more").isEmpty();
  }

  @Test
  void confirmedGrowthWithADipStaysConfirmed() {
    grow(reader, 60);
    long size = 5L * sample - 15;
    for (int i = 0; i < 20; i++) {
      Judgement judgement = see(next().open(reader, size + 5L * i, 5, 1));
      assertThat(only(judgement.findings()).confidence()).isGreaterThanOrEqualTo(0.9);
      assertThat(judgement.gone()).isEmpty();
    }
  }

  @Test
  void growthThatHasStoppedIsRetractedAndMayComeBack() {
    grow(reader, 60);
    long size = 5L * sample;
    Finding gone = null;
    for (int i = 0; i < 30 && gone == null; i++) {
      Judgement flat = see(next().open(reader, size, 0, 1));
      gone = flat.gone().isEmpty() ? null : only(flat.gone());
    }
    assertThat(gone).isNotNull();
    assertThat(gone.message()).isEqualTo("growth has stopped");
    Judgement flat = see(next().open(reader, size, 0, 1));
    assertThat(flat.findings()).isEmpty();
    assertThat(flat.gone()).as("told once").isEmpty();
    assertThat(only(flat.retracted()).fingerprint()).isEqualTo(gone.fingerprint());
    Judgement again = null;
    for (int i = 1; i <= 60 && (again == null || again.appeared().isEmpty()); i++) {
      again = see(next().open(reader, size + 5L * i, 5, 1));
    }
    assertThat(only(again.appeared()).fingerprint()).isEqualTo(gone.fingerprint());
    assertThat(again.retracted()).isEmpty();
  }

  @Test
  void growthThatIsAllClosedAtOnceIsRetractedAndForgotten() {
    grow(reader, 60);
    Judgement judgement = see(next());
    assertThat(only(judgement.gone()).verdict()).isEqualTo(Verdict.GROWING);
    assertThat(judgement.findings()).isEmpty();
    for (int i = 1; i <= 20; i++) {
      judgement = see(next().open(reader, 5L * i, 5, 61));
      assertThat(judgement.findings()).as("history begins anew").isEmpty();
    }
  }

  @Test
  void whatOnlyTheCollectorEndsIsJudgedPastCollectionsOnly() {
    Site buffers = site(Kind.DIRECT_MEMORY, "com.acme.Reader");
    Site files = site(Kind.FILE, "com.acme.Reader");
    Judgement judgement = null;
    for (int i = 1; i <= 60; i++) {
      Snapshots garbage = next().open(buffers, 5L * i, 5, 1).open(files, 5L * i, 5, 1);
      judgement = see(garbage.uncollected());
    }
    assertThat(only(judgement.findings()).kind()).isEqualTo(Kind.FILE);
    for (int i = 61; i <= 120; i++) {
      judgement = see(next().open(buffers, 5L * i, 5, 1).open(files, 5L * i, 5, 1));
    }
    assertThat(judgement.findings())
        .extracting(Finding::kind)
        .containsExactlyInAnyOrder(Kind.FILE, Kind.DIRECT_MEMORY);
  }

  @Test
  void anOrphanThatEndsIsRetracted() {
    Site timer = site(Kind.TIMER, "com.acme.Reader");
    see(next().orphaned(timer, 1));
    Finding gone = only(see(next()).gone());
    assertThat(gone.verdict()).isEqualTo(Verdict.ORPHANED);
    assertThat(gone.message()).isEqualTo("their threads have ended");
    assertThat(gone.severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void aProofIsNeverWithdrawn() {
    see(next().lost(reader, 1, 0));
    for (int i = 0; i < 50; i++) {
      Judgement judgement = see(next().lost(reader, 1, 0));
      assertThat(only(judgement.findings()).verdict()).isEqualTo(Verdict.PROVEN);
      assertThat(judgement.gone()).isEmpty();
      assertThat(judgement.appeared()).isEmpty();
    }
  }

  @Test
  void aStrongerVerdictIsToldAnew() {
    grow(reader, 30);
    Judgement judgement = see(next().open(reader, 155, 5, 1).lost(reader, 1, 0));
    assertThat(only(judgement.appeared()).verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(judgement.retracted()).isEmpty();
  }

  @Test
  void sitesOfOneFingerprintAreOneFinding() {
    Site line10 = site(Kind.FILE, "com.acme.Reader");
    Site line99 =
        Sites.site(
            Kind.FILE,
            PLAIN,
            jdk("java.io.RandomAccessFile", "<init>"),
            frame("com.acme.Reader", "open", 99),
            frame("com.acme.Main", "main", 20));
    Judgement judgement = see(next().lost(line10, 2, 1).lost(line99, 3, 1).lost(writer, 1, 0));
    assertThat(judgement.findings()).hasSize(2);
    assertThat(judgement.findings()).extracting(Finding::count).containsExactly(5L, 1L);
    assertThat(judgement.findings().get(0).live()).isEqualTo(2);
  }

  @Test
  void aPopulationThatStaysOpenBeyondItsAgeIsOld() {
    for (int i = 1; i <= 100; i++) {
      assertThat(see(next().open(reader, 2, 0, 1)).findings()).isEmpty();
    }
    Finding finding = only(see(next().open(reader, 2, 0, 1)).findings());
    assertThat(finding.verdict()).isEqualTo(Verdict.OLD);
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.isGateGrade()).isFalse();
    assertThat(finding.message()).contains("100 s");
    Finding gone = only(see(next()).gone());
    assertThat(gone.message()).isEqualTo("they were closed after all");
  }

  @Test
  void oneAloneIsNeverOldAndAgeZeroMeansNever() {
    sample = 1000;
    assertThat(see(next().open(reader, 1, 0, 1)).findings()).isEmpty();
    detector = detector("interval=1s,age=0");
    assertThat(see(next().open(reader, 5, 0, 1)).findings()).isEmpty();
  }

  @Test
  void whatIsOpenAtTheExitIsANoteWhenWatchingAndCountsInAGate() {
    Finding note = only(exit(next().open(reader, 1, 0, 1)).findings());
    assertThat(note.verdict()).isEqualTo(Verdict.OPEN_AT_EXIT);
    assertThat(note.severity()).isEqualTo(Severity.INFO);
    assertThat(note.isGateGrade()).isFalse();
    detector = detector("gate");
    Finding finding = only(exit(next().open(reader, 1, 0, 1)).findings());
    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(finding.isGateGrade()).isTrue();
  }

  @Test
  void whatIsOpenBeforeTheExitIsNothing() {
    Judgement judgement = see(next().open(reader, 1, 0, 1));
    assertThat(judgement.findings()).isEmpty();
    assertThat(judgement.watching()).isEmpty();
  }

  @Test
  void whatAStaticInitialiserOpenedMayStayOpen() {
    Site own =
        Sites.site(
            Kind.FILE,
            PLAIN,
            jdk("java.io.FileInputStream", "<init>"),
            frame("com.acme.Log", "<clinit>", 1),
            frame("com.acme.Main", "main", 2));
    Site library = Sites.site(Kind.FILE, PLAIN, frame("org.apache.Log", "<clinit>", 1));
    Site libraryInsideOwn =
        Sites.site(
            Kind.FILE,
            PLAIN,
            frame("org.apache.Log", "<clinit>", 1),
            frame("com.acme.Main", "main", 2));
    detector = detector("gate");
    assertThat(exit(next().open(own, 1, 0, 1).open(library, 1, 0, 1)).findings()).isEmpty();
    assertThat(exit(next().open(libraryInsideOwn, 1, 0, 1)).findings()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {
        "MAPPED_MEMORY",
        "DIRECT_MEMORY",
        "HTTP_CLIENT",
        "THREAD_LOCAL",
        "MAP",
        "COLLECTION",
        "SHUTDOWN_HOOK",
        "DELETE_ON_EXIT"
      })
  void whatEndsWithTheJvmMayBeOpenAtTheExit(Kind kind) {
    detector = detector("gate");
    assertThat(exit(next().open(site(kind, "com.acme.Reader"), 9, 0, 1)).findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      mode = Mode.EXCLUDE,
      names = {
        "MAPPED_MEMORY",
        "DIRECT_MEMORY",
        "HTTP_CLIENT",
        "THREAD_LOCAL",
        "MAP",
        "COLLECTION",
        "SHUTDOWN_HOOK",
        "DELETE_ON_EXIT"
      })
  void allElseMayNot(Kind kind) {
    detector = detector("gate");
    assertThat(exit(next().open(site(kind, "com.acme.Reader"), 9, 0, 1)).findings()).hasSize(1);
  }

  @Test
  void whatTheJdkOpensWithoutTheUserIsANote() {
    Site alone = Sites.site(Kind.FILE, PLAIN, jdk("java.util.TimerThread", "run"));
    Site library = Sites.site(Kind.FILE, PLAIN, frame("org.apache.Pool", "run", 1));
    Judgement judgement = see(next().lost(alone, 1, 0).lost(library, 1, 0));
    assertThat(judgement.findings())
        .extracting(Finding::origin)
        .containsExactly(Origin.LIBRARY, Origin.JDK);
    assertThat(judgement.findings().get(1).severity()).isEqualTo(Severity.INFO);
    assertThat(judgement.findings().get(1).isGateGrade()).isFalse();
    assertThat(judgement.findings().get(0).isGateGrade()).isTrue();
  }

  @Test
  void theWorstComesFirst() {
    Site selector = site(Kind.SELECTOR, "com.acme.Reader");
    Site timer = site(Kind.TIMER, "com.acme.Timers");
    Judgement judgement =
        see(next().lost(reader, 9, 0).orphaned(timer, 1).lost(writer, 99, 0).lost(selector, 1, 0));
    assertThat(judgement.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.SELECTOR, Kind.TIMER, Kind.FILE, Kind.FILE);
    assertThat(judgement.findings().get(2).count()).isEqualTo(99);
  }

  @Test
  void aSiteWithoutAStackIsAFindingToo() {
    Site nowhere = Sites.site(Kind.FILE, PLAIN);
    Finding finding = only(see(next().lost(nowhere, 1, 0)).findings());
    assertThat(finding.site()).isEmpty();
    assertThat(finding.stack()).isEmpty();
  }

  @Test
  void labelsAndTheOpeningThreadArePassedOn() {
    detector = detector("gate");
    Finding finding = only(exit(next().open(reader, 1, 0, 1)).findings());
    assertThat(finding.labels()).containsExactly("/label");
    assertThat(finding.thread()).isEqualTo("opener");
  }

  @Test
  void anEmptySnapshotIsNoFinding() {
    Snapshot nothing = next().done();
    Judgement judgement = detector.examine(nothing, SECOND, true);
    assertThat(judgement.findings()).isEmpty();
    assertThat(judgement.watching()).isEmpty();
    assertThat(judgement.retracted()).isEmpty();
  }
}
