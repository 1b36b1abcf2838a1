package heapwarden.inject;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies files in ways that are right as long as all goes well. */
public final class Copies {
  private Copies() {}

  private interface Work {
    void run(Path from, Path to) throws IOException;
  }

  /** Leaves the source open when reading fails, and when the target cannot be written or closed. */
  static void closesAtTheEnd(Path from, Path to) throws IOException {
    InputStream in = new FileInputStream(from.toFile());
    byte[] all = in.readAllBytes();
    OutputStream out = new FileOutputStream(to.toFile());
    try {
      out.write(all);
    } finally {
      out.close();
    }
    in.close();
  }

  /** Closes on each way out. */
  static void closesAlways(Path from, Path to) throws IOException {
    try (InputStream in = new FileInputStream(from.toFile());
        OutputStream out = new FileOutputStream(to.toFile())) {
      in.transferTo(out);
    }
  }

  /** What a constructor opens is lost when the rest of it fails. */
  private static final class Header implements AutoCloseable {
    private final BufferedReader reader;
    final String first;

    Header(Path from) throws IOException {
      reader = Files.newBufferedReader(from);
      first = reader.readLine();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  static void readsInAConstructor(Path from, Path to) throws IOException {
    try (Header header = new Header(from)) {
      Files.writeString(to, header.first);
    }
  }

  static void countsAlways(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from.getParent())) {
      Files.writeString(to, Long.toString(files.count()));
    }
  }

  private static void run(Work work, Path from, Path to) {
    try {
      work.run(from, to);
      System.out.println("done");
    } catch (IOException | UncheckedIOException e) {
      System.out.println("failed");
    }
  }

  public static void main(String[] args) throws IOException {
    Path from = Files.writeString(Files.createTempFile("copies", ".from"), "a line\n");
    Path to = Files.createTempFile("copies", ".to");
    run(Copies::closesAtTheEnd, from, to);
    run(Copies::closesAlways, from, to);
    run(Copies::readsInAConstructor, from, to);
    run(Copies::countsAlways, from, to);
    Files.delete(from);
    Files.delete(to);
  }
}
