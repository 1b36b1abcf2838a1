package heapwarden.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import org.junit.jupiter.api.Test;

class SpendingTest {
  @Test
  void whatTheProcessHasUsedIsReadAsLinuxCountsIt() {
    assumeTrue(new File("/proc/self/stat").exists());
    long before = Spending.processNanos();
    long own = Reporting.cpuNanos();
    double x = 1;
    while (Reporting.cpuNanos() - own < 100_000_000) {
      x = Math.sqrt(x + 1);
    }

    assertThat(before).isPositive();
    assertThat(Spending.processNanos() - before + x * 0).isBetween(80_000_000.0, 60e9);
  }
}
