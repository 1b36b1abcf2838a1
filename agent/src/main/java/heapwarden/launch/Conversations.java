package heapwarden.launch;

import heapwarden.config.Request;
import heapwarden.report.Log;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The command lines that ask this agent, each by a folder of its own. A folder is looked into about
 * once a second until it is gone, so that who asks again and again attaches once: the JVM keeps
 * something of each attach for ever. At most {@value #MOST} at a time, each for {@value
 * #PATIENCE_MINUTES} minutes after its last question. Agent's thread only.
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

  Conversations(Answers answers) {
    this.answers = answers;
  }

  /** Answers what lies in this folder, and what will. */
  void begin(File folder) {
    if (open.size() == MOST) {
      open.remove(0);
    }
    open.add(new Open(folder));
    goOn();
  }

  /** Options that came without a folder: the answer goes where all goes. */
  void reconfigure(String options) {
    Log.info(answers.reconfigure(options).text());
  }

  /** Answers what was asked meanwhile. */
  void goOn() {
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
