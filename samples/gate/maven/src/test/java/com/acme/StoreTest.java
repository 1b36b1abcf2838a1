package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreTest {
  private final Store store = new Store(Path.of("src/main/java/com/acme"));

  @Test
  void names() throws Exception {
    assertEquals("Store.java", store.names().get(0));
  }

  @Test
  void counts() throws Exception {
    assertTrue(store.count() > 0);
  }
}
