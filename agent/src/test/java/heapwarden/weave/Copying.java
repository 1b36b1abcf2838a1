package heapwarden.weave;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Does I/O that can fail, and some that cannot. */
public final class Copying {
  /** Has nothing to close. */
  static final class Empty extends InputStream {
    @Override
    public int read() {
      return -1;
    }

    @Override
    public void close() throws IOException {
      super.close();
    }
  }

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
