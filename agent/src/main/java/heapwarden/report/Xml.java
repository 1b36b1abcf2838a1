package heapwarden.report;

/**
 * Writes XML 1.0. What may not stand in it even escaped, such as most control characters and halves
 * of surrogate pairs, becomes U+FFFD, so that no name can make a document that nobody reads.
 */
final class Xml {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder(4096);

  /** Whether the tag of the element just begun has still to be closed. */
  private boolean inTag;

  private int depth;

  Xml() {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /** Begins an element; its attributes come next. */
  Xml begin(String name) {
    closeTag();
    indent();
    out.append('<').append(name);
    inTag = true;
    depth++;
    return this;
  }

  Xml attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value, true);
    out.append('"');
    return this;
  }

  Xml attribute(String name, long value) {
    return attribute(name, Long.toString(value));
  }

  /** Ends the innermost element, which has no text. */
  Xml end(String name) {
    depth--;
    if (inTag) {
      out.append("/>\n");
      inTag = false;
    } else {
      indent();
      out.append("</").append(name).append(">\n");
    }
    return this;
  }

  /** Ends the innermost element, which has this text only. */
  Xml end(String name, String text) {
    depth--;
    out.append('>');
    inTag = false;
    escape(text, false);
    out.append("</").append(name).append(">\n");
    return this;
  }

  private void closeTag() {
    if (inTag) {
      out.append(">\n");
      inTag = false;
    }
  }

  private void indent() {
    for (int i = 0; i < depth; i++) {
      out.append("  ");
    }
  }

  private void escape(String text, boolean inAttribute) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
        continue;
      }
      switch (c) {
        case '&':
          out.append("&amp;");
          break;
        case '<':
          out.append("&lt;");
          break;
        case '>':
          out.append("&gt;");
          break;
        case '"':
          out.append("&quot;");
          break;
        case '\r':
          out.append("&#13;");
          break;
        case '\n':
        case '\t':
          if (inAttribute) {
            out.append("&#").append((int) c).append(';');
          } else {
            out.append(c);
          }
          break;
        default:
          boolean illegal = c < ' ' || Character.isSurrogate(c) || c >= '\uFFFE';
          out.append(illegal ? REPLACEMENT : c);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
