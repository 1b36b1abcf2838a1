package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypesTest {
  private static final String HEAD =
      " num     #instances         #bytes  class name (module)\n"
          + "-------------------------------------------------------\n";

  private static String row(int number, long count, long bytes, String name) {
    return String.format("%4d: %14d %14d  %s%n", number, count, bytes, name);
  }

  private static Histogram histogram(long orders, long caches, long strings) {
    return Histogram.parse(
        HEAD
            + row(1, strings, 24 * strings, "java.lang.String (java.base@25.0.3)")
            + row(2, orders, 100 * orders, "com.acme.Order")
            + row(3, caches, 100 * caches, "com.acme.Cached")
            + "Total  1 2\n");
  }

  @Nested
  class AHistogram {
    @Test
    void isReadAsTheJvmPrintsIt() {
      Histogram histogram = histogram(10, 20, 30);
      assertThat(histogram.rows())
          .containsOnlyKeys("java.lang.String", "com.acme.Order", "com.acme.Cached");
      assertThat(histogram.rows().get("com.acme.Order").count).isEqualTo(10);
      assertThat(histogram.rows().get("com.acme.Order").bytes).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
      "[B,byte[]",
      "[[I,int[][]",
      "[Ljava.util.HashMap$Node;,java.util.HashMap$Node[]",
      "[[Lcom.acme.Order;,com.acme.Order[][]",
      "com.acme.Order,com.acme.Order",
      "[,[",
      "Z,Z"
    })
    void namesClassesAsInSourceCode(String printed, String source) {
      assertThat(Histogram.source(printed)).isEqualTo(source);
    }

    @Test
    void addsUpClassesOfOneName() {
      Histogram histogram =
          Histogram.parse(row(1, 5, 50, "com.acme.Order") + row(2, 3, 30, "com.acme.Order"));
      assertThat(histogram.rows().get("com.acme.Order").count).isEqualTo(8);
      assertThat(histogram.rows().get("com.acme.Order").bytes).isEqualTo(80);
    }

    @Test
    void keepsTheLargestOnly() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        text.append(row(i, 1, 1000 - i, "com.acme.Type" + i));
      }
      assertThat(Histogram.parse(text.toString()).rows())
          .hasSize(Histogram.MAX_TYPES)
          .containsKey("com.acme.Type0")
          .doesNotContainKey("com.acme.Type999");
    }
  }

  @Nested
  class Trends {
    private final TypeTrends trends = new TypeTrends();

    @Test
    void aTypeWithMoreObjectsEachTimeGrows() {
      for (int i = 0; i < 4; i++) {
        trends.add(histogram(100 + 50 * i, 100, 1000 + (i % 2) * 500), 20L * i);
      }
      assertThat(trends.growing(250))
          .singleElement()
          .satisfies(
              type -> {
                assertThat(type.className()).isEqualTo("com.acme.Order");
                assertThat(type.count()).isEqualTo(250);
                assertThat(type.bytes()).isEqualTo(25_000);
                assertThat(type.perSample()).isEqualTo(250);
              });
    }

    @Test
    void threeHistogramsAreNotEnough() {
      for (int i = 0; i < 3; i++) {
        trends.add(histogram(100 + 50 * i, 100, 100), 20L * i);
      }
      assertThat(trends.growing(250)).isEmpty();
    }

    @Test
    void whatGrowsWithoutWeightIsNotNamed() {
      for (int i = 0; i < 4; i++) {
        trends.add(histogram(100 + 500 * i, 100 + i, 100), 20L * i);
      }
      assertThat(trends.growing(2500))
          .extracting(TypeGrowth::className)
          .containsExactly("com.acme.Order");
    }

    @Test
    void theOneThatAddsMostComesFirst() {
      for (int i = 0; i < 6; i++) {
        trends.add(histogram(100 + 20 * i, 100 + 50 * i, 100), 20L * i);
      }
      assertThat(trends.growing(350))
          .extracting(TypeGrowth::className)
          .containsExactly("com.acme.Cached", "com.acme.Order");
    }

    @Test
    void oneStepBackAmongTheLastSixAndItIsNoGrowth() {
      for (long orders : new long[] {100, 150, 140, 200, 250, 300}) {
        trends.add(histogram(orders, 100, 100), orders);
      }
      assertThat(trends.growing(100)).isEmpty();
    }
  }

  @Nested
  class TheBudget {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private long cost = 1_000_000;
    private final TypeWatch watch =
        new TypeWatch(
            () -> {
              nanos.addAndGet(cost);
              int i = taken.incrementAndGet();
              return histogram(100L * i, 100, 100);
            }) {
          @Override
          long nanos() {
            return nanos.get();
          }
        };
    private final LiveFloor rising = new LiveFloor(1000);

    private HeapSample heap(long megas) {
      HeapSample.Builder sample = new HeapSample.Builder(megas << 20, megas << 20, 8L << 30);
      sample.stopsToCollect = true;
      return sample.build();
    }

    private void climb() {
      for (int i = 0; i < 48; i++) {
        rising.add(Samples.of(Samples.full(100 + 5L * i)));
      }
      assertThat(rising.rising()).isTrue();
    }

    private void observe(int samples, long megas, boolean explained) {
      for (int i = 0; i < samples; i++) {
        watch.observe(heap(megas), rising, explained);
      }
    }

    @Test
    void nothingIsCountedWhileTheFloorDoesNotRise() {
      observe(200, 100, false);
      assertThat(taken).hasValue(0);
    }

    @Test
    void nothingIsCountedWhileSomethingExplainsIt() {
      climb();
      observe(200, 100, true);
      assertThat(taken).hasValue(0);
    }

    @Test
    void atMostOnceInTwentySamples() {
      climb();
      observe(100, 100, false);
      assertThat(taken).hasValue(5);
      assertThat(watch.growing()).extracting(TypeGrowth::className).contains("com.acme.Order");
    }

    @Test
    void aHeapThatWouldTakeTooLongIsLeftAlone() {
      climb();
      observe(200, 4000, false);
      assertThat(taken).hasValue(0);
      assertThat(watch.tooLarge()).isTrue();
    }

    @Test
    void whatTheLastOneTookDecidesOnTheNext() {
      climb();
      cost = 250_000_000;
      observe(1, 400, false);
      assertThat(taken).hasValue(1);
      observe(200, 400, false);
      assertThat(taken).as("a quarter of a second is too much").hasValue(1);
      observe(20, 300, false);
      assertThat(taken).as("for three quarters of that heap it is not").hasValue(2);
    }

    @Test
    void aRuntimeThatCannotIsAskedOnce() {
      AtomicInteger asked = new AtomicInteger();
      TypeWatch unable =
          new TypeWatch(
              () -> {
                asked.incrementAndGet();
                return null;
              });
      climb();
      for (int i = 0; i < 100; i++) {
        unable.observe(heap(100), rising, false);
      }
      assertThat(asked).hasValue(1);
      assertThat(unable.growing()).isEmpty();
    }
  }
}
