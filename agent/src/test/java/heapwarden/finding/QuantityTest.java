package heapwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 KB",
    "3500, 3 KB",
    "1048575, 1023 KB",
    "1048576, 1.0 MB",
    "4718592, 4.5 MB",
    "10485760, 10 MB",
    "125829120, 120 MB",
    "1073741823, 1024 MB",
    "1073741824, 1.0 GB",
    "1610612736, 1.5 GB",
  })
  void bytesAreTold(long bytes, String told) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(told);
  }

  @Test
  void bytesAreRoundedAsTheFormatterWould() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      long bytes = (1 << 20) + (random.nextLong() >>> 1 + 20 + random.nextInt(22));
      double megas = bytes / 1048576.0;
      String told =
          megas >= 1024
              ? String.format(Locale.ROOT, "%.1f GB", megas / 1024)
              : String.format(Locale.ROOT, megas < 10 ? "%.1f MB" : "%.0f MB", megas);
      assertThat(Quantity.bytes(bytes)).isEqualTo(told);
    }
  }

  @Test
  void momentsAreToldAsInstantsAre() {
    Random random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      long millis = random.nextLong() >> 64 - 44;
      millis -= i % 3 == 0 ? Math.floorMod(millis, 1000L) : i % 7 == 0 ? millis % 60_000 : 0;
      assertThat(Quantity.time(millis)).isEqualTo(Instant.ofEpochMilli(millis).toString());
    }
  }
}
