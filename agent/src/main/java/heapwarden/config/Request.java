package heapwarden.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of an agent, left in a folder that only the two can read, and what the
 * agent answers there.
 *
 * <p>The argument of an attach names the folder and no more, since a longer one breaks an attach on
 * JDK 17. Each file is written beside its place and then renamed, so nobody reads half of one, and
 * removed by who reads it: so the same folder serves for one question after the other. Immutable.
 */
public final class Request {
  /** Starts watching, or changes how it is done. */
  public static final String ATTACH = "attach";

  /** How the process is, in a few lines. */
  public static final String STATUS = "status";

  /** The whole report; the argument is {@code json} or {@code text}. */
  public static final String REPORT = "report";

  /** A full collection. */
  public static final String GC = "gc";

  /**
   * A scenario that is repeated: {@link #BEGIN} after the warm-up with its name and the number of
   * rounds, then {@link #MARK} after each; the answer is {@link #MORE} or {@link #ENOUGH}. Then
   * {@link #END}, which is answered by the table, or {@link #FAILED} with a reason.
   */
  public static final String ROUNDS = "rounds";

  public static final String BEGIN = "begin";
  public static final String MARK = "mark";
  public static final String FAILED = "failed";
  public static final String END = "end";
  public static final String MORE = "more";
  public static final String ENOUGH = "enough";

  /** What keeps the process from ending. */
  public static final String WHY_ALIVE = "why-alive";

  /** The policies: {@code list}, {@code load FILE}, {@code observe NAME}, {@code enforce NAME}. */
  public static final String BOUNDS = "bounds";

  /** Ends the watching. */
  public static final String DETACH = "detach";

  /** The answer to anything but an attach where no agent is at work. */
  public static final String NOT_WATCHED = "not watched";

  private static final String ASK = "ask=";
  private static final String ASKED = "request";
  private static final String ANSWERED = "answer";
  private static final String DONE = "done";
  private static final String REFUSED = "refused";
  private static final long MOST_BYTES = 1 << 20;

  /** An answer. */
  public static final class Answer {
    private final boolean done;
    private final String text;

    public Answer(boolean done, String text) {
      this.done = done;
      this.text = text;
    }

    /** Whether it was done, or could be told. */
    public boolean isDone() {
      return done;
    }

    /** What there is to say; else why not. */
    public String text() {
      return text;
    }
  }

  private final String verb;
  private final List<String> arguments;

  public Request(String verb, List<String> arguments) {
    this.verb = verb;
    this.arguments = List.copyOf(arguments);
  }

  public String verb() {
    return verb;
  }

  /** The argument of that number, or what to take when there is none. */
  public String argument(int number, String otherwise) {
    return number < arguments.size() ? arguments.get(number) : otherwise;
  }

  /** The argument of an attach that leads the agent to a folder. */
  public static String attachArgument(String folder) {
    return ASK + folder;
  }

  /** The folder that the argument of an attach leads to; {@code null} when it is plain options. */
  public static @Nullable File folder(@Nullable String attachArgument) {
    return attachArgument != null && attachArgument.startsWith(ASK)
        ? new File(attachArgument.substring(ASK.length()))
        : null;
  }

  /** Leaves it in the folder. */
  public void leave(File folder) throws IOException {
    StringBuilder text = new StringBuilder(verb);
    for (String argument : arguments) {
      text.append('\n').append(argument.replace('\n', ' '));
    }
    write(folder, ASKED, text.toString());
  }

  /** Takes what is asked out of the folder; {@code null} when there is nothing. */
  public static @Nullable Request take(File folder) throws IOException {
    String text = take(folder, ASKED);
    if (text == null) {
      return null;
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    return new Request(lines.remove(0), lines);
  }

  /** Whether nobody has taken yet what is asked. */
  public static boolean isWaiting(File folder) {
    return new File(folder, ASKED).isFile();
  }

  /** Leaves an answer in the folder. */
  public static void answer(File folder, Answer answer) throws IOException {
    write(folder, ANSWERED, (answer.isDone() ? DONE : REFUSED) + '\n' + answer.text());
  }

  /** Takes the answer out of the folder; {@code null} as long as there is none. */
  public static @Nullable Answer takeAnswer(File folder) throws IOException {
    String text = take(folder, ANSWERED);
    if (text == null) {
      return null;
    }
    int line = text.indexOf('\n');
    return new Answer(text.startsWith(DONE), text.substring(line + 1));
  }

  private static void write(File folder, String name, String text) throws IOException {
    File part = new File(folder, name + ".part");
    try (OutputStream out = new FileOutputStream(part)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (!part.renameTo(new File(folder, name))) {
      throw new IOException("cannot write " + new File(folder, name));
    }
  }

  private static @Nullable String take(File folder, String name) throws IOException {
    File file = new File(folder, name);
    if (!file.isFile()) {
      return null;
    }
    byte[] bytes;
    try (InputStream in = new FileInputStream(file)) {
      bytes = name.equals(ASKED) ? in.readNBytes((int) MOST_BYTES) : in.readAllBytes();
    }
    if (!file.delete()) {
      throw new IOException("cannot remove " + file);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
