package story.inflaternotended;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/** Unpacks the compressed messages that come from a queue. */
public final class Leak {
  String unpack(byte[] packed, int length) throws DataFormatException {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] message = new byte[length];
    int read = inflater.inflate(message);
    return new String(message, 0, read, StandardCharsets.UTF_8);
  }

  public static void main(String[] args) throws IOException, DataFormatException {
    byte[] message = "the same message over and over again".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(message);
    }
    Leak queue = new Leak();
    int letters = 0;
    for (int i = 0; i < 500; i++) {
      letters += queue.unpack(packed.toByteArray(), message.length).length();
    }
    System.out.println(letters + " letters unpacked");
  }
}
