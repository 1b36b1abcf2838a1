package heapwarden.report;

import heapwarden.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The findings as collapsed stacks: a line for each way to an opening, or to what fills a
 * container, frames outermost first with {@code ;} between, the kind as the innermost, then how
 * many or how many bytes. What flame graph tools read.
 */
final class CollapsedStacks {
  private CollapsedStacks() {}

  static String text(List<Finding> findings, boolean bytes) {
    Map<String, Long> weights = new TreeMap<>();
    for (Finding finding : findings) {
      Long held = finding.bytes();
      long weight = !bytes ? finding.count() : held == null ? 0 : held;
      if (!finding.stack().isEmpty()) {
        add(weights, line(finding, finding.stack()), weight);
      } else if (finding.putSites().isEmpty()) {
        add(weights, line(finding, List.of()), weight);
      } else {
        fill(weights, finding, weight);
      }
    }
    StringBuilder text = new StringBuilder(1024);
    weights.forEach((line, weight) -> text.append(line).append(' ').append(weight).append('\n'));
    return text.toString();
  }

  /** Each put site by its share; what is not known of goes to the container as a whole. */
  private static void fill(Map<String, Long> weights, Finding finding, long weight) {
    long left = weight;
    for (Finding.PutSite put : finding.putSites()) {
      long part = Math.min(left, Math.round(weight * put.share()));
      add(weights, line(finding, put.stack()), part);
      left -= part;
    }
    add(weights, line(finding, List.of()), left);
  }

  private static void add(Map<String, Long> weights, String line, long weight) {
    if (weight > 0) {
      weights.merge(line, weight, Long::sum);
    }
  }

  private static String line(Finding finding, List<String> stack) {
    List<String> frames = new ArrayList<>(stack.size() + 2);
    for (int i = stack.size() - 1; i >= 0; i--) {
      frames.add(plain(Frame.of(stack.get(i)).code()));
    }
    String owner = finding.owner();
    if (owner != null) {
      frames.add(plain(owner));
    }
    frames.add(plain(finding.kind().label() + " " + finding.verdict()));
    return String.join(";", frames);
  }

  /** A frame must neither end a line nor a frame, and its last word must not look like a weight. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(c <= ' ' || c == ';' || Character.isISOControl(c) ? '_' : c);
    }
    return plain.length() == 0 ? "_" : plain.toString();
  }
}
