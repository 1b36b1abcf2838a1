package story.silent;

import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.WeakHashMap;

/** Notes the owner of each document, for as long as the document itself is in use. */
public final class WeakMap {
  private static final Map<Document, String> OWNERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private static final class Document {
    private final byte[] text;

    Document(int length) {
      text = new byte[length];
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long length = 0;
    for (int step = 0; step < steps; step++) {
      for (int documents = random.nextInt(6); documents > 0; documents--) {
        Document document = new Document(100_000 + random.nextInt(500_000));
        OWNERS.put(document, "user " + random.nextInt(20));
        length += document.text.length;
      }
      Thread.sleep(10);
    }
    System.out.println(length + " bytes written");
  }
}
