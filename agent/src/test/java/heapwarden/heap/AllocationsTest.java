package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;
import org.junit.jupiter.api.Test;

class AllocationsTest {
  private static final long PATIENCE = 60_000_000_000L;

  private final List<Object> kept = new ArrayList<>();

  /** Some kilobytes, so that the recorder, which samples by bytes, meets many. */
  private static final class Page {
    final byte[] content = new byte[8000];
  }

  @Test
  void tellsWhereObjectsOfAGrowingClassAreMade() {
    Allocations allocations = new Allocations();
    List<TypeGrowth> growing = List.of(new TypeGrowth("byte[]", 1000, 8_000_000, 1000));
    long end = System.nanoTime() + PATIENCE;
    while (allocations.of("byte[]").isEmpty() && System.nanoTime() < end) {
      allocations.observe(growing);
      makePages();
      // the recorder tells only of what has lived through a collection
      System.gc();
    }
    assertThat(allocations.problem()).isNull();
    assertThat(allocations.of("byte[]"))
        .anySatisfy(
            site -> {
              assertThat(site.share()).isBetween(0.01, 1.0);
              assertThat(site.samples()).isPositive();
              assertThat(String.join(" ", site.stack()))
                  .contains(AllocationsTest.class.getName())
                  .contains("makePages(AllocationsTest.java:");
            });
    allocations.observe(List.of());
  }

  @Test
  void asksAgainWhenAnotherClassGrows() {
    Allocations allocations = new Allocations();
    for (int i = 0; i < 10 * TypeWatch.EVERY; i++) {
      allocations.observe(List.of(new TypeGrowth("no.such.Type", 1000, 8000, 1000)));
    }
    assertThat(recordings()).isZero();

    allocations.observe(
        List.of(
            new TypeGrowth("no.such.Type", 1000, 8000, 1000),
            new TypeGrowth("no.such.Other", 1000, 8000, 1000)));
    assertThat(recordings()).isOne();
    allocations.observe(List.of());
    assertThat(recordings()).isZero();
  }

  @Test
  void recordsNothingWhileNothingGrows() {
    Allocations allocations = new Allocations();
    for (int i = 0; i < 10 * TypeWatch.EVERY; i++) {
      allocations.observe(List.of());
    }
    assertThat(recordings()).isZero();
    assertThat(allocations.of("byte[]")).isEmpty();
  }

  private static long recordings() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .filter(recording -> recording.getName().equals("heapwarden"))
        .count();
  }

  private void makePages() {
    if (kept.size() > 4000) {
      kept.clear();
    }
    for (int i = 0; i < 50; i++) {
      kept.add(new Page());
    }
  }
}
