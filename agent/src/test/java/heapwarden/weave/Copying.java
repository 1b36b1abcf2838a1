package heapwarden.weave;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Does I/O that can fail, and some that cannot. */
public final class Copying {
  public void run(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[in.read() + 2]);
    try (InputStream none = new FileInputStream("/none/such")) {
      out.write(none.read());
    } catch (FileNotFoundException e) {
      out.reset();
    }
    in.close();
  }
}
