package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Cleanup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wording, word for word. */
class TextReportTest {
  @Test
  void aFindingSaysWhatHowSureWhereAndHowToMend() {
    assertThat(TextReport.finding(Examples.proven()))
        .isEqualTo(
            """
            PROVEN: file (java.io.FileInputStream), 3 collected by the garbage collector without \
            ever being closed [recovered by GC]
                opened at
                    at java.io.FileInputStream.<init>(FileInputStream.java:158)
                 => at com.acme.Reader.open(Reader.java:10)
                    at com.acme.Main.main(Main.java:20)
                by test com.acme.ReaderTest.reads() (2 times), com.acme.MainTest.runs(String)
                by thread "main"
                such as /etc/hosts, /tmp/"quoted"\\u000a
                fix: call close()
                fingerprint 0123456789abcdef""");
  }

  @Test
  void aFindingOfALibraryOrOfTheJdkSaysSo() {
    assertThat(TextReport.finding(Examples.growing()))
        .startsWith(
            "GROWING: direct-memory (java.nio.ByteBuffer), opened inside a library, 120 open and"
                + " climbing [recovered by GC]\n    opened at\n        at org.apache.Pool.take");
    assertThat(TextReport.finding(Examples.note()))
        .startsWith("OPEN_AT_EXIT: timer (java.util.Timer), opened inside the JDK, 1 still open");
  }

  @Test
  void classLoadersThatNobodyWasSeenToOpenAreToldByWhatHoldsThem() {
    assertThat(TextReport.finding(Examples.loaders("com.acme.A.list[] (the loader)")))
        .isEqualTo(
            """
            GROWING: class-loader (com.acme.Loader), 20 loaders and climbing
                held by com.acme.A.list[] (the loader), thread "worker".contextClassLoader
                because 20 have outlived a collection
                fix: take it back
                fingerprint 00000000000000dd""");
    assertThat(TextReport.finding(Examples.loaders(null)))
        .contains("climbing\n    held by thread \"worker\".contextClassLoader\n    because");
    assertThat(TextReport.retracted(Examples.loaders("com.acme.A.list[]")))
        .startsWith("RETRACTED: GROWING class-loader held by com.acme.A.list[]: 20 loaders");
  }

  @Test
  void classesOfWhichThereAreEverMoreObjectsAreNamedWithWhatHoldsThem() {
    assertThat(TextReport.full(Examples.full()))
        .contains(
            "; ever more objects of com.acme.Order (625 KB/h, held by com.acme.Tree.root),"
                + " byte[] (1.6 MB/h)");
  }

  @Test
  void aSiteThatWasNotRecordedSaysWhichOptionToRaise() {
    assertThat(TextReport.finding(Examples.note()))
        .contains("opened at a site that was not recorded (raise max.stacks)");
  }

  @Test
  void aDeepStackIsShownAroundTheUsersOwnFrame() {
    assertThat(TextReport.finding(Examples.deep(40, 10)))
        .contains("... 7 inner frames\n        at com.acme.Frame7.run")
        .contains("     => at com.acme.Frame10.run")
        .contains("at com.acme.Frame14.run")
        .contains("... 25 more")
        .doesNotContain("Frame6.")
        .doesNotContain("Frame15.");
  }

  @Test
  void aRetractionIsOneLine() {
    assertThat(TextReport.retracted(Examples.retracted()))
        .isEqualTo(
            "RETRACTED: ORPHANED timer at com.acme.Clock.start(Clock.java:7): their threads have"
                + " ended (fingerprint 00000000000000bb)");
  }

  @Test
  void theSummaryOfNothingSaysSo() {
    assertThat(TextReport.summary(Examples.empty()))
        .isEqualTo("SUMMARY: no leak found; opened 0, closed 0, open 0");
  }

  @Test
  void theSummaryCountsAndConfesses() {
    assertThat(TextReport.summary(Examples.full()))
        .isEqualTo(
            "SUMMARY: 2 leaks (1 PROVEN, 1 GROWING); 1 note; 1 retracted; opened 12, closed 6,"
                + " open 6; held back at times by budget.cpu; 4 dropped (raise max.tracked); 160 left out to save time (see level and max.rate); 1 kind"
                + " not hooked (see coverage in the report); 7 errors inside hooks; 1 class could"
                + " not be woven: com/acme/Odd: java.lang.IllegalStateException");
  }

  @Test
  void oneIsNotMany() {
    assertThat(TextReport.summary(Examples.with(Examples.proven())))
        .startsWith("SUMMARY: 1 leak (1 PROVEN); opened");
    assertThat(TextReport.summary(Examples.notes(2)))
        .startsWith("SUMMARY: no leak found; 2 notes; opened");
  }

  private static List<String> notes(Report report) {
    return TextReport.notes(report).stream().map(LogEntry::text).toList();
  }

  @Test
  void notesAreALineEachAndAtMostTen() {
    assertThat(notes(Examples.full()))
        .containsExactly(
            "note: OPEN_AT_EXIT timer: 1 still open when the JVM ended, opened at an unrecorded"
                + " site");
    assertThat(notes(Examples.notes(10))).hasSize(10);
    assertThat(notes(Examples.notes(12)))
        .hasSize(11)
        .last()
        .isEqualTo("note: 2 more, see report=FILE.json");
  }

  @Test
  void callsThatPutAreListedMostFirstAndAtMostTen() {
    assertThat(TextReport.mapSites(Examples.full())).as("not asked for").isEmpty();
    List<Report.MapSite> sites = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      sites.add(new Report.MapSite("com.acme.A.b(A.java:" + i + ")", "java.util.Map.put", i));
    }
    Report report = Examples.full().withMapSites(sites);
    assertThat(TextReport.mapSites(report))
        .hasSize(11)
        .startsWith("put 12 times: java.util.Map.put at com.acme.A.b(A.java:12)")
        .endsWith("put at 2 more sites, see report=FILE.json");
    assertThat(TextReport.full(report)).contains("put 3 times: java.util.Map.put");
  }

  @Test
  void whatCameOfPoliciesIsALineForEachContainer() {
    Report report = Examples.full();
    assertThat(BoundText.lines(report)).as("no policy").isEmpty();
    report.withBounds(Examples.bounds());
    assertThat(BoundText.lines(report))
        .containsExactly(
            "bound.store paused: com.acme.A.store holds 1,000 entries, evicted 4,000 by size and 500"
                + " by ttl (8.8 MB), hit ratio 90.0 % of 1,000 look-ups seen, regret 1.0 % (45 asked"
                + " for again), 3 came back, 4 closed, 5 threw when closed, 6 could not be evicted;"
                + " why",
            "bound.seen observing: com.acme.A.seen holds 5,000 entries, would have evicted 4,000 by"
                + " size, regret 0.0 % (0 asked for again)");
    assertThat(TextReport.full(report)).contains("\nbound.store paused: ");
  }

  @Test
  void theWholeReportHasAllOfIt() {
    String text = TextReport.full(Examples.full());
    assertThat(text)
        .startsWith("Heapwarden 0.1.0, process 4711 (com.acme.Main) on Java 17.0.15\n")
        .contains("\nPROVEN: ", "\nGROWING: ", "\nnote: OPEN_AT_EXIT", "\nRETRACTED: ")
        .contains("\nhealth: DEGRADED; memory pressure\n")
        .contains(
            "\nfile /tmp/x closed (12 bytes that were held back are written), opened at"
                + " com.acme.Foo.bar(Foo.java:12)\n")
        .contains(
            "\ntest com.acme.ReaderTest.reads() left 2 open of 9"
                + "\ntest com.acme.MainTest.runs(String) left 1 open of 4\n")
        .contains(
            """

            grown in tests: com.acme.Cache.ENTRIES (java.util.HashMap) by 1,240 to 1,300 entries: \
            1,000 in com.acme.ReaderTest.reads(), 150 in com.acme.MainTest or com.acme.ReaderTest, \
            60 in com.acme.MainTest or com.acme.ReaderTest or 3 more classes, the rest in others
            grown in tests: com.acme.Main.seen (java.util.ArrayList) by 16 to 17 entries: in \
            com.acme.MainTest
            grown in tests: 2 more containers, see report=FILE.json
            """)
        .doesNotContain("JUnit Platform")
        .contains("\nSUMMARY: ")
        .endsWith("\n");
    assertThat(text).doesNotContain("OPEN AT EXIT:");
  }

  @Test
  void whatHasGrownALittleIsInTheReportOnly() {
    assertThat(TextReport.grownMuch(Examples.full()))
        .hasSize(2)
        .contains("grown in tests: 3 more containers, see report=FILE.json");
    Report little = Examples.empty();
    little.withGrown(Examples.grown().subList(1, 2), 0, true);
    assertThat(TextReport.grownMuch(little)).isEmpty();
    assertThat(TextReport.full(little)).contains("\ngrown in tests: com.acme.Main.seen ");
  }

  @Test
  void thatTestsWereNotSeenIsSaid() {
    Report report = Examples.empty();
    report.withoutTests();
    assertThat(TextReport.full(report))
        .containsOnlyOnce("\ntests ran on a JUnit Platform that this Heapwarden does not know: ");
  }

  @Test
  void whatWouldBeSaidAgainAndAgainIsSaidOnce() {
    Cleanup one = Examples.cleanup();
    Report report = Examples.empty().withCleanup(List.of(one, one, one));
    assertThat(TextReport.full(report).lines().filter(line -> line.contains("opened at")))
        .singleElement()
        .asString()
        .endsWith(", 3 of them");
  }

  @Test
  void aGateSaysWhatIsNewLastOfAll() {
    String text = TextReport.full(Examples.full().withGate(Examples.gate()));
    assertThat(text)
        .contains(
            "\nknown: 120 direct-memory GROWING, opened at org.apache.Pool.take(Pool.java:1),"
                + " fingerprint fedcba9876543210: goes with version 3\n")
        .contains(
            "\nfixed: PROVEN zip, 2 in the baseline, none now, at com.acme.Zips.list (fingerprint"
                + " 00000000000000ee)\n"
                + "expired: leaks.supp:7: *:com.acme.Old.* held until 2025-01-31; it suppresses"
                + " nothing any more\n"
                + "unused: leaks.supp:3: timer:com.acme.* has suppressed nothing\n")
        .endsWith(
            """
            GATE: failed, 1 new leak; 1 known, 1 fixed, 1 expired among the suppressions, 1 unused \
            suppression
                new: 5 file PROVEN, opened at com.acme.Reader.open(Reader.java:10), fingerprint \
            0123456789abcdef
            """);
  }

  @Test
  void aGateSaysHowANewLeakIsAccepted() {
    assertThat(GateText.advice(Examples.full().findings, Examples.gate()))
        .endsWith("\n    file:com.acme.Reader.open  # the reason");
    assertThat(GateText.news(Examples.full().findings, Examples.gate()))
        .singleElement()
        .asString()
        .startsWith("NEW: PROVEN: file")
        .endsWith("fingerprint 0123456789abcdef\n    5 where the baseline has 3");
  }
}
