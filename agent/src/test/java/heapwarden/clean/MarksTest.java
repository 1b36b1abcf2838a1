package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build opens the packages whose fields are read. */
class MarksTest {
  private final Marks marks = new Marks(new Fields(type -> {}));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("file");
  }

  @Test
  void whatIsLookedAtOnlyLooksTheSame() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(1);
      assertThat(marks.of(out, List.of())).isEqualTo(marks.of(out, List.of()));
    }
  }

  @Test
  void whatIsWrittenShows() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      long before = marks.of(out, List.of());
      out.write(1);
      assertThat(marks.of(out, List.of())).isNotEqualTo(before);
    }
  }

  @Test
  void whatIsOverwrittenShows() throws IOException {
    Files.write(file, new byte[100]);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      long before = marks.of(out, List.of());
      out.write(1);
      assertThat(marks.of(out, List.of())).isNotEqualTo(before);
    }
  }

  @Test
  void whatIsWrittenToAPositionOfAChannelShows() throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long before = marks.of(out, List.of());
      out.write(ByteBuffer.wrap(new byte[] {1}), 10);
      assertThat(marks.of(out, List.of())).isNotEqualTo(before);
    }
  }

  /** Eleven bytes more, five milliseconds later, and whatever else a write may change by. */
  @Test
  void noSmallChangesOutweighEachOther() throws IOException {
    Set<Long> seen = new HashSet<>();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (int length = 0; length < 16; length++) {
        out.setLength(length);
        for (long time = 0; time < 16; time++) {
          assertThat(file.toFile().setLastModified(1_700_000_000_000L + time)).isTrue();
          seen.add(marks.of(out, List.of()));
        }
      }
    }
    assertThat(seen).hasSize(16 * 16);
  }

  @Test
  void whatABufferHoldsBackShows() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile());
        OutputStream buffer = new BufferedOutputStream(out)) {
      long before = marks.of(out, List.of(buffer));
      buffer.write(1);
      assertThat(Files.size(file)).isZero();
      assertThat(marks.of(out, List.of(buffer))).isNotEqualTo(before);
    }
  }

  @Test
  void whatAWriterHoldsBackShows() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile());
        Writer encoder = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        Writer writer = new BufferedWriter(encoder)) {
      List<Object> wrappers = List.of(writer, encoder);
      long before = marks.of(out, wrappers);
      writer.write("a");
      long held = marks.of(out, wrappers);
      assertThat(held).isNotEqualTo(before);
      writer.flush();
      assertThat(Files.size(file)).isEqualTo(1);
      assertThat(marks.of(out, wrappers)).isNotEqualTo(held);
    }
  }

  @Test
  void whatACompressorHoldsBackShows() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile());
        OutputStream gzip = new GZIPOutputStream(out)) {
      long before = marks.of(out, List.of(gzip));
      gzip.write(new byte[10]);
      assertThat(marks.of(out, List.of(gzip))).isNotEqualTo(before);
    }
  }
}
