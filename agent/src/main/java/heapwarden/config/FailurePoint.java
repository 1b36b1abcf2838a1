package heapwarden.config;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Properties;

/** The one I/O call that is to fail in a run, as a file tells the agent. Immutable. */
public final class FailurePoint {
  private static final String OPEN = "open";
  private static final String IO = "io";

  private final String open;
  private final String io;

  /**
   * Names a point.
   *
   * @param open the kind of a resource, and where it is opened
   * @param io the call that fails while it is open
   */
  public FailurePoint(String open, String io) {
    this.open = open;
    this.io = io;
  }

  static FailurePoint read(String file) throws OptionException {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new OptionException("inject.point=" + file + " cannot be read: " + e.getMessage());
    }
    String open = properties.getProperty(OPEN, "");
    String io = properties.getProperty(IO, "");
    if (open.isEmpty() || io.isEmpty()) {
      throw new OptionException("inject.point=" + file + " has no open= or no io=");
    }
    return new FailurePoint(open, io);
  }

  /** Writes it for the agent. */
  public void write(String file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(OPEN, open);
    properties.setProperty(IO, io);
    try (OutputStream out = new FileOutputStream(file)) {
      properties.store(out, null);
    }
  }

  public String open() {
    return open;
  }

  public String io() {
    return io;
  }
}
