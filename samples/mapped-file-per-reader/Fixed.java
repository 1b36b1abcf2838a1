package story.mappedfileperreader;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** An index in a file, mapped into memory once for all who search it. */
public final class Fixed {
  private final Path index;
  private MappedByteBuffer mapped;

  Fixed(Path index) {
    this.index = index;
  }

  byte search(int key) throws IOException {
    if (mapped == null) {
      mapped = map();
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
    Fixed searches = new Fixed(index);
    int sum = 0;
    for (int reader = 0; reader < 400; reader++) {
      sum += searches.search(reader);
      Thread.sleep(8);
    }
    System.out.println("400 searches, sum " + sum);
    Files.delete(index);
  }
}
