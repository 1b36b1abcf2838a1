package story.mappedfileperreader;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An index in a file, mapped into memory for whoever searches it. */
public final class Leak {
  private static final Map<Integer, MappedByteBuffer> READERS = new HashMap<>();

  private final Path index;

  Leak(Path index) {
    this.index = index;
  }

  byte search(int reader, int key) throws IOException {
    MappedByteBuffer mapped = READERS.get(reader);
    if (mapped == null) {
      mapped = map();
      READERS.put(reader, mapped);
    }
    return mapped.get(key);
  }

  private MappedByteBuffer map() throws IOException {
    try (FileChannel file = FileChannel.open(index)) {
      return file.map(MapMode.READ_ONLY, 0, file.size());
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path index = Files.createTempFile("index", ".bin");
    Files.write(index, new byte[64 * 1024]);
    Leak searches = new Leak(index);
    int sum = 0;
    for (int reader = 0; reader < 400; reader++) {
      sum += searches.search(reader, reader);
      if (reader % 5 == 0) {
        System.gc(); // a program that lives longer collects by itself
      }
      Thread.sleep(8);
    }
    System.out.println("400 searches, sum " + sum);
    Files.delete(index);
  }
}
