package com.acme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreIT {
  @Test
  void countsWhatWasBuilt() throws Exception {
    assertTrue(new Store(Path.of("target/classes")).count() > 0);
  }
}
