package heapwarden.cli;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The counters that a HotSpot JVM keeps in a file for anybody of its user to read: a header, then
 * one entry after the other, each with its length, the place and type of its value, and its name.
 */
final class PerfData {
  private static final int MAGIC = 0xcafec0c0;
  private static final int BYTE_ORDER_AT = 4;
  private static final int FIRST_AT = 24;
  private static final int COUNT_AT = 28;
  private static final int MOST = 10_000;

  private final ByteBuffer data;

  private PerfData(ByteBuffer data) {
    this.data = data;
  }

  static PerfData read(Path file) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
    try {
      if (data.getInt(0) != MAGIC) {
        throw new IOException(file + " has no counters");
      }
      data.order(data.get(BYTE_ORDER_AT) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      return new PerfData(data);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException(file + " is cut short", e);
    }
  }

  /** The value of a counter that is a number; -1 when there is none. */
  long number(String name) {
    try {
      int at = data.getInt(FIRST_AT);
      for (int i = Math.min(MOST, data.getInt(COUNT_AT)); i > 0; i--) {
        int length = data.getInt(at);
        int nameAt = at + data.getInt(at + 4);
        int valueAt = at + data.getInt(at + 16);
        if (data.get(at + 12) == 'J' && name.equals(text(nameAt))) {
          return data.getLong(valueAt);
        }
        at += length;
      }
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      // Not as it was known to be; then nothing is known.
    }
    return -1;
  }

  private String text(int from) {
    int to = from;
    while (data.get(to) != 0) {
      to++;
    }
    return new String(data.array(), from, to - from, StandardCharsets.UTF_8);
  }
}
