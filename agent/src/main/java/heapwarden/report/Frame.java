package heapwarden.report;

/**
 * A line of a stack, {@code pkg.Class.method(File.java:42)}, taken apart again. Immutable. Class
 * files may name anything as their source and compilers anything as a method, so each part is
 * guessed with care and none is trusted to be a file.
 */
final class Frame {
  private static final int LONGEST = 255;

  /** With the package; a nested class by its binary name. */
  final String type;

  final String method;

  /** The source file without folders. */
  final String file;

  /** From 1; 0 when it is not known. */
  final int line;

  private Frame(String type, String method, String file, int line) {
    this.type = type;
    this.method = method;
    this.file = file;
    this.line = line;
  }

  static Frame of(String text) {
    int open = text.lastIndexOf('(');
    String code = open < 0 ? text : text.substring(0, open);
    String source = open < 0 ? "" : text.substring(open + 1);
    if (source.endsWith(")")) {
      source = source.substring(0, source.length() - 1);
    }
    int dot = code.lastIndexOf('.');
    String type = dot < 0 ? code : code.substring(0, dot);
    String method = dot < 0 ? "" : code.substring(dot + 1);
    int colon = source.lastIndexOf(':');
    int line = colon < 0 ? 0 : number(source.substring(colon + 1));
    String file = line > 0 ? source.substring(0, colon) : source;
    return new Frame(type, method, isFile(file) ? file : guess(type), line);
  }

  /** The frame that a class alone is, in the file that it is most likely written in. */
  static Frame ofType(String type) {
    return new Frame(type, "", guess(type), 0);
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return 0;
      }
      number = 10 * number + digit - '0';
    }
    return number;
  }

  /** Whether it is the plain name of a file: no path, and nothing like {@code <generated>}. */
  private static boolean isFile(String name) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0 || dot == name.length() - 1 || name.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == '/' || c == '\\' || c == ':' || c == '<' || c == '\0') {
        return false;
      }
    }
    return true;
  }

  private static String guess(String type) {
    String name = type.substring(type.lastIndexOf('.') + 1);
    int nested = name.indexOf('$', 1);
    String outer = nested < 0 ? name : name.substring(0, nested);
    String file = outer.replace('/', '_').replace('\\', '_') + ".java";
    return isFile(file) ? file : "Unknown.java";
  }

  /** {@code com/acme/File.java}: where a compiler expects it, below some root. */
  String path() {
    int dot = type.lastIndexOf('.');
    if (dot < 0) {
      return file;
    }
    StringBuilder path = new StringBuilder(type.length() + file.length());
    for (String folder : type.substring(0, dot).split("\\.", -1)) {
      path.append(folder.isEmpty() ? "_" : folder.replace('\\', '_').replace('/', '_')).append('/');
    }
    return path.append(file).toString();
  }

  /** The class and the method, without the place. */
  String code() {
    return method.isEmpty() ? type : type + '.' + method;
  }
}
