package heapwarden.stack;

import java.nio.charset.StandardCharsets;

/**
 * The identity of a leak across runs, machines and JDKs: SHA-256 over kind, type and the user's
 * frames by class and method, first 16 hexadecimal digits.
 *
 * <p>Left out is what changes though the leak does not: line numbers, the numbers of lambdas, of
 * nested generated classes and of proxies, frames of the JDK and of libraries, and repeated frames
 * of a recursion. Where no frame is the user's, those of libraries stand in; where there are none
 * either, the public methods of the JDK do.
 */
public final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  static String of(Site site, Frames folding) {
    StringBuilder text = new StringBuilder(256);
    text.append(site.kind().label()).append('\n');
    text.append(site.isLibraryType() ? normalise(site.type()) : site.kind().type()).append('\n');
    if (!append(text, site, folding, Take.OWN) && !append(text, site, folding, Take.LIBRARY)) {
      append(text, site, folding, Take.PUBLIC_JDK);
    }
    return hex(text.toString());
  }

  /** The identity of a container: what it is and how it is reached. */
  public static String of(String kind, String owner) {
    return hex(kind + '\n' + normalise(owner) + '\n');
  }

  private enum Take {
    OWN,
    LIBRARY,
    PUBLIC_JDK
  }

  private static boolean append(StringBuilder text, Site site, Frames folding, Take which) {
    String last = "";
    boolean any = false;
    for (StackTraceElement frame : site.frames()) {
      if (!takes(frame, folding, which)) {
        continue;
      }
      String line = normalise(frame.getClassName()) + '#' + normalise(frame.getMethodName());
      if (!line.equals(last)) {
        text.append(line).append('\n');
        last = line;
        any = true;
      }
    }
    return any;
  }

  private static boolean takes(StackTraceElement frame, Frames folding, Take which) {
    switch (which) {
      case OWN:
        return folding.isOwn(frame);
      case LIBRARY:
        return !Frames.isJdk(frame);
      default:
        return frame.getClassName().startsWith("java.");
    }
  }

  /**
   * Drops what compilers and generators count: {@code lambda$open$3} becomes {@code lambda$open},
   * {@code Main$$Lambda$14/0x0000} becomes {@code Main}, {@code $Proxy12} becomes {@code $Proxy}.
   */
  static String normalise(String name) {
    int generated = name.indexOf("$$");
    String cut = generated > 0 ? name.substring(0, generated) : name;
    int slash = cut.indexOf('/');
    if (slash > 0) {
      cut = cut.substring(0, slash);
    }
    int end = cut.length();
    while (end > 0 && Character.isDigit(cut.charAt(end - 1))) {
      end--;
    }
    boolean counted =
        end < cut.length()
            && end > 0
            && (cut.charAt(end - 1) == '$' || cut.startsWith("$Proxy", Math.max(0, end - 6)));
    if (!counted) {
      return cut;
    }
    return cut.charAt(end - 1) == '$' && cut.startsWith("lambda$")
        ? cut.substring(0, end - 1)
        : cut.substring(0, end);
  }

  private static String hex(String text) {
    byte[] digest = Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    StringBuilder hex = new StringBuilder(2 * BYTES);
    for (int i = 0; i < BYTES; i++) {
      hex.append(Character.forDigit(digest[i] >> 4 & 0xf, 16));
      hex.append(Character.forDigit(digest[i] & 0xf, 16));
    }
    return hex.toString();
  }
}
