package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.PutSite;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Findings of a program that names everything to do harm to whoever reads a report of it. */
final class OddFindings {
  private static final String[] PIECES = {
    "com.acme.Foo",
    "bar",
    "\"",
    "'",
    "\n",
    "\r\n",
    "]]>",
    "<!--",
    "</failure>",
    "&amp;",
    "&#0;",
    "\u0000",
    "\u0001",
    "\u001B[31m",
    "\u007F",
    "\u0085",
    "\u2028",
    "\uFFFE",
    "\uFFFF",
    "\uD83D",
    "\uDE00",
    "\uD83D\uDE00",
    "%0A",
    "%",
    "::error::x",
    "::",
    ",",
    ":",
    ";",
    " ",
    " 7",
    "|",
    "`",
    "```",
    "\\",
    "\\|",
    "{0}",
    "{",
    "}",
    "](http://evil)",
    "[",
    "../../",
    "/",
    "(",
    ")",
    "$",
    "#",
    "@",
    "\u202E",
    "\t",
    "é",
    "日本",
    "<script>",
    "*",
    "_",
    "~",
    "(Foo.java:12)",
    ".",
    ""
  };

  private final Random random;

  OddFindings(long seed) {
    random = new Random(seed);
  }

  /** A name made of pieces that mean something to one form or another. */
  String name() {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      name.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return name.toString();
  }

  private String frame() {
    return random.nextBoolean()
        ? name()
        : name() + "." + name() + "(" + name() + ":" + random.nextInt(100) + ")";
  }

  private List<String> names(int most) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      names.add(name());
    }
    return names;
  }

  private List<String> stack() {
    List<String> stack = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      stack.add(frame());
    }
    return stack;
  }

  private <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  Finding finding() {
    List<String> stack = stack();
    int site = stack.isEmpty() ? 0 : random.nextInt(stack.size());
    List<PutSite> puts = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      puts.add(new PutSite(random.nextDouble() / 2, stack()));
    }
    return new Finding.Builder(
            String.format("%016x", random.nextLong()),
            one(Verdict.values()),
            one(Kind.values()),
            name())
        .severity(one(Severity.values()))
        .origin(one(Origin.values()))
        .confidence(random.nextDouble())
        .count(random.nextInt(1000), random.nextInt(1000))
        .bytes(random.nextBoolean() ? Long.valueOf(random.nextInt(100000)) : null)
        .stack(stack, site, site)
        .opened(names(4), name())
        .owner(random.nextBoolean() ? name() : null, names(2))
        .putSites(puts)
        .evidence(names(2))
        .seen(Examples.START, Examples.END)
        .says(name(), name())
        .build();
  }

  Results results(int count) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      findings.add(finding());
    }
    return Results.of(Examples.with(findings.toArray(new Finding[0])));
  }
}
