package heapwarden.stack;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import java.io.FileInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StacksTest {
  private static final Frames PLAIN = new Frames(List.of(), List.of());
  @TempDir Path folder;

  private static Trace here() {
    return new Trace();
  }

  private static Trace there() {
    return new Trace();
  }

  private static Trace deep(int depth, Supplier<Trace> end) {
    return depth == 0 ? end.get() : deep(depth - 1, end);
  }

  private static BacktraceHash hash(boolean fast) {
    return fast ? BacktraceHash.detect(32) : BacktraceHash.slow(32);
  }

  /** Not of the product, but of this JVM: where it fails, stacks are hashed slowly. */
  @Test
  void theFastWayIsFoundOnThisJvm() {
    assertThat(BacktraceHash.detect(32).isFast()).isTrue();
    assertThat(BacktraceHash.slow(32).isFast()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onePlaceHasOneHash(boolean fast) {
    BacktraceHash hash = hash(fast);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(hash.of(here()));
    }
    assertThat(seen).hasSize(1).doesNotContain(0L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void differentPlacesHaveDifferentHashes(boolean fast) {
    BacktraceHash hash = hash(fast);
    Set<Long> seen = new HashSet<>();
    seen.add(hash.of(here()));
    seen.add(hash.of(there()));
    seen.add(hash.of(new Trace()));
    seen.add(hash.of(new Trace()));
    for (int depth = 1; depth < 20; depth++) {
      seen.add(hash.of(deep(depth, StacksTest::here)));
    }
    assertThat(seen).hasSize(23);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beyondTheDepthStacksAreAlike(boolean fast) {
    BacktraceHash hash = hash(fast);
    assertThat(hash.of(deep(40, StacksTest::here))).isEqualTo(hash.of(deep(70, StacksTest::here)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 31, 32, 33, 64, 200})
  void itReadsBeyondTheFirstChunkOfTheJvm(int depth) {
    BacktraceHash hash = BacktraceHash.detect(depth + 1);
    assertThat(hash.of(deep(depth, StacksTest::here)))
        .isEqualTo(hash.of(deep(depth, StacksTest::here)))
        .isNotEqualTo(hash.of(deep(depth, StacksTest::there)));
  }

  @Test
  void mixingSpreadsNeighbouringValues() {
    Random random = new Random(42);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong();
      seen.add(BacktraceHash.mix(hash, i));
      seen.add(BacktraceHash.mix(hash, i + 1));
    }
    assertThat(seen).hasSize(20_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneStackIsASiteForEachKindAndClass(boolean fast) {
    Stacks stacks = new Stacks(32, 100, PLAIN);
    if (fast) {
      stacks.accelerate();
    }
    assertThat(stacks.isFast()).isEqualTo(fast);
    Trace trace = new Trace();
    Set<Long> keys = new HashSet<>();
    keys.add(stacks.key(trace, Kind.FILE, FileInputStream.class));
    keys.add(stacks.key(trace, Kind.FILE, FileInputStream.class));
    keys.add(stacks.key(trace, Kind.ZIP, FileInputStream.class));
    keys.add(stacks.key(trace, Kind.FILE, java.io.FileOutputStream.class));
    assertThat(keys).hasSize(3);
  }

  @Test
  void aSiteIsMadeOfTheFramesBelowOurOwn() {
    Stacks stacks = new Stacks(3, 100, PLAIN);
    Site site = stacks.materialise(1, here(), 1, Kind.FILE, FileInputStream.class);
    assertThat(site.frames()).hasSize(3);
    assertThat(site.frames()[0].getMethodName()).isEqualTo("aSiteIsMadeOfTheFramesBelowOurOwn");
    assertThat(site.firstOwn()).isZero();
    assertThat(stacks.find(1)).isNull();
    assertThat(stacks.add(site)).isSameAs(site);
    assertThat(stacks.find(1)).isSameAs(site);
    assertThat(stacks.all()).containsExactly(site);
  }

  @Test
  void skippingMoreFramesThanThereAreLeavesNone() {
    Site site =
        new Stacks(32, 100, PLAIN).materialise(1, here(), 10_000, Kind.FILE, FileInputStream.class);
    assertThat(site.frames()).isEmpty();
    assertThat(site.firstOwn()).isEqualTo(-1);
  }

  @Test
  void internalClassesAreShownByTheirPublicType() throws Exception {
    Stacks stacks = new Stacks(32, 100, PLAIN);
    Path file = Files.createFile(folder.resolve("file"));
    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(channel.getClass()).isNotEqualTo(FileChannel.class);
      assertThat(stacks.materialise(1, here(), 0, Kind.FILE_CHANNEL, channel.getClass()).type())
          .isEqualTo("java.nio.channels.FileChannel");
    }
    assertThat(stacks.materialise(1, here(), 0, Kind.FILE, java.io.RandomAccessFile.class).type())
        .isEqualTo("java.io.RandomAccessFile");
    assertThat(stacks.materialise(1, here(), 0, Kind.DIRECT_MEMORY, String.class).type())
        .isEqualTo(Kind.DIRECT_MEMORY.type());
    assertThat(stacks.materialise(1, here(), 0, Kind.CLOSEABLE, StacksTest.class).type())
        .isEqualTo(StacksTest.class.getName());
  }

  @Test
  void onlyAFewLabelsAreWantedOfEachSite() {
    Site site = Sites.keyed(1, Kind.FILE);
    List<Boolean> wanted = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      wanted.add(site.wantsLabel());
    }
    assertThat(wanted.subList(0, 4)).containsOnly(true);
    assertThat(wanted.subList(4, 10)).containsOnly(false);
  }

  @Test
  void aShortenedStackHasTheFingerprintOfTheWholeOne() {
    StackTraceElement[] frames = new StackTraceElement[30];
    for (int i = 0; i < frames.length; i++) {
      String type = i % 10 == 4 ? "com.acme.Own" + i : "org.springframework.web.Filter" + i;
      frames[i] = new StackTraceElement(type, "call", "Some.java", i);
    }
    Site whole = new Site(1, Kind.FILE, "java.io.FileInputStream", false, frames, 4);
    Stacks stacks = new Stacks(32, 100, PLAIN);
    assertThat(stacks.shortened(whole)).isSameAs(whole);
    stacks.shorten(2);

    Site shortened = stacks.shortened(whole);

    assertThat(shortened.frames()).hasSize(5 + 2);
    assertThat(shortened.line()).isEqualTo(whole.line());
    assertThat(shortened.fingerprint(PLAIN)).isEqualTo(whole.fingerprint(PLAIN));
  }

  @Test
  void aClosedTableTakesNoSiteAndAnOpenOneDoesAgain() {
    Stacks stacks = new Stacks(32, 100, PLAIN);
    stacks.add(new Site(1, Kind.FILE, "t", false, new StackTraceElement[0], -1));
    stacks.close(true);
    Site late = new Site(2, Kind.FILE, "t", false, new StackTraceElement[0], -1);
    assertThat(stacks.isOverflow(stacks.add(late))).isTrue();
    stacks.close(false);

    assertThat(stacks.add(late)).isSameAs(late);
  }
}
