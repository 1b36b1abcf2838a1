package heapwarden.track;

import heapwarden.Races;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link LiveTableRaces}. */
class LiveTableRacesTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nothingForbiddenIsSeen() throws Exception {
    Races.run(folder, LiveTableRaces.class, 6);
  }
}
