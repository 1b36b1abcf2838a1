package heapwarden.grow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShapeTest {
  /** The most bytes of byte code that HotSpot inlines where a call is hot: FreqInlineSize. */
  private static final int INLINED = 325;

  private static final Pattern OFFSET = Pattern.compile("^ +(\\d+): ");

  @Test
  void readingAClassIsTooLongToBeInlinedInTheWalk() {
    List<String> text = disassembled();
    int begin = text.indexOf("  heapwarden.grow.Shape(java.lang.Class<?>, boolean);");
    int end = begin + text.subList(begin, text.size()).indexOf("");
    int last = 0;
    for (String line : text.subList(begin, end)) {
      Matcher offset = OFFSET.matcher(line);
      last = offset.find() ? Integer.parseInt(offset.group(1)) : last;
    }
    assertTrue(last > INLINED, "of " + last + " bytes");
  }

  private static List<String> disassembled() {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String classes = Shape.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    assertEquals(0, javap.run(writer, writer, "-p", "-c", "-cp", classes, Shape.class.getName()));
    return out.toString().lines().collect(Collectors.toList());
  }
}
