package story.silent;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Compiles each of 300 templates when it is first needed; soon all of them have been. */
public final class WarmUp {
  private static final Map<String, String> COMPILED = new HashMap<>();

  static String render(String template, String name) {
    return COMPILED.computeIfAbsent(template, WarmUp::compile).replace("?", name);
  }

  private static String compile(String template) {
    return "<p>" + template + ": ?</p>";
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long length = 0;
    for (int step = 0; step < steps; step++) {
      for (int pages = random.nextInt(20); pages > 0; pages--) {
        length += render("template " + random.nextInt(300), "reader " + step).length();
      }
      Thread.sleep(10);
    }
    System.out.println(length + " characters rendered");
  }
}
