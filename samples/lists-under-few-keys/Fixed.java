package story.listsunderfewkeys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A chat with a dozen rooms, each of which shows its last messages. */
public final class Fixed {
  private static final Map<String, Room> ROOMS = new HashMap<>();

  private static final class Room {
    private final List<String> messages = new ArrayList<>();

    void say(String message) {
      messages.add(message);
      if (messages.size() > 20) {
        messages.remove(0);
      }
    }

    List<String> lastMessages() {
      return messages;
    }
  }

  static Room room(String name) {
    return ROOMS.computeIfAbsent(name, key -> new Room());
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int shown = 0;
    for (int step = 0; step < steps; step++) {
      for (int messages = random.nextInt(10); messages > 0; messages--) {
        Room room = room("room " + random.nextInt(12));
        room.say("message of step " + step);
        shown += room.lastMessages().size();
      }
      Thread.sleep(10);
    }
    System.out.println(ROOMS.size() + " rooms, " + shown + " messages shown");
  }
}
