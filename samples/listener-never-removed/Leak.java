package story.listenerneverremoved;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A desktop program whose windows follow the colour theme. */
public final class Leak {
  private static final Theme THEME = new Theme();

  private interface ThemeListener {
    void themeChanged(String theme);
  }

  private static final class Theme {
    private final List<ThemeListener> listeners = new ArrayList<>();

    void addListener(ThemeListener listener) {
      listeners.add(listener);
    }

    void removeListener(ThemeListener listener) {
      listeners.remove(listener);
    }

    void change(String theme) {
      for (ThemeListener listener : listeners) {
        listener.themeChanged(theme);
      }
    }
  }

  private static final class Dialog implements ThemeListener {
    private String colours = "light";

    void open() {
      THEME.addListener(this);
    }

    void close() {
      colours = "none";
    }

    @Override
    public void themeChanged(String theme) {
      colours = theme;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int dialogs = 0;
    for (int step = 0; step < steps; step++) {
      for (int opened = random.nextInt(5); opened > 0; opened--) {
        Dialog dialog = new Dialog();
        dialog.open();
        dialog.close();
        dialogs++;
      }
      THEME.change(step % 2 == 0 ? "dark" : "light");
      Thread.sleep(10);
    }
    System.out.println(dialogs + " dialogs shown");
  }
}
