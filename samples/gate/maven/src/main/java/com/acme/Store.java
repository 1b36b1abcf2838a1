package com.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps files in a folder. Its {@link #count} leaks on purpose. */
public final class Store {
  private final Path folder;

  public Store(Path folder) {
    this.folder = folder;
  }

  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
    }
  }

  /** The stream of {@code Files.list} holds the folder open until somebody closes it. */
  public long count() throws IOException {
    return Files.list(folder).count();
  }
}
