package heapwarden.launch;

import heapwarden.config.Rendezvous;
import heapwarden.config.Request;
import heapwarden.report.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command lines that ask this agent, each by a folder of its own, of which a {@link Rendezvous}
 * tells, or an attach. A folder is looked into about once a second until it is gone. At most
 * {@value #MOST} at a time, each for {@value #PATIENCE_MINUTES} minutes after its last question.
 * Agent's thread only.
 */
final class Conversations {
  private static final int MOST = 16;
  private static final int PATIENCE_MINUTES = 10;

  private static final class Open {
    final File folder;
    long asked = System.currentTimeMillis();

    Open(File folder) {
      this.folder = folder;
    }
  }

  private final Answers answers;
  private final List<Open> open = new ArrayList<>();
  private final @Nullable Rendezvous rendezvous = Rendezvous.of(Path.of("/proc/self"));
  private boolean complained;

  Conversations(Answers answers) {
    this.answers = answers;
  }

  /** Answers what lies in this folder, and what will. */
  void begin(File folder) {
    add(folder);
    goOn();
  }

  private void add(File folder) {
    if (open.size() == MOST) {
      open.remove(0);
    }
    open.add(new Open(folder));
  }

  /** Options that came without a folder: the answer goes where all goes. */
  void reconfigure(String options) {
    Log.info(answers.reconfigure(options).text());
  }

  /** Looks for who is new, and answers what was asked meanwhile. */
  void goOn() {
    if (rendezvous != null) {
      try {
        File folder = rendezvous.take();
        if (folder != null) {
          add(folder);
        }
      } catch (IOException | RuntimeException e) {
        if (!complained) {
          Log.warn("the command line cannot reach this agent: " + e.getMessage());
          complained = true;
        }
      }
    }
    long now = System.currentTimeMillis();
    for (Iterator<Open> all = open.iterator(); all.hasNext(); ) {
      Open one = all.next();
      try {
        Request request = Request.take(one.folder);
        if (request != null) {
          one.asked = now;
          answers.answer(request, answer -> reply(one.folder, answer));
        } else if (!one.folder.isDirectory() || now - one.asked > PATIENCE_MINUTES * 60_000L) {
          all.remove();
        }
      } catch (IOException e) {
        all.remove();
        Log.warn("a question of the command line cannot be read: " + e.getMessage());
      }
    }
  }

  /** Who asked may be gone by now. */
  private static void reply(File folder, Request.Answer answer) {
    try {
      Request.answer(folder, answer);
    } catch (IOException e) {
      if (folder.isDirectory()) {
        Log.warn("a question of the command line cannot be answered: " + e.getMessage());
      }
    }
  }
}
