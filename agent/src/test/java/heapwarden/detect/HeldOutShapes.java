package heapwarden.detect;

import static heapwarden.detect.Shape.DAY;
import static heapwarden.detect.Shape.around;
import static heapwarden.detect.Shape.between;
import static heapwarden.detect.Shape.daily;
import static heapwarden.detect.Shape.exponential;
import static heapwarden.detect.Shape.healthy;
import static heapwarden.detect.Shape.leaking;
import static heapwarden.detect.Shape.poisson;
import static heapwarden.detect.Shape.weekly;

import java.util.List;

/**
 * Shapes on which nothing was tuned: they were written before the first run of the simulation, and
 * run for the first time when {@link Ratchet} was frozen.
 */
final class HeldOutShapes {
  private HeldOutShapes() {}

  static List<Shape> all() {
    return List.of(
        healthy(
            "a cache so big that three days do not fill it, each miss a new key",
            random -> {
              double rate = around(random, 1, 50);
              return (t, c) -> c.add(poisson(random, rate));
            }),
        healthy(
            "a registry that grows with the logarithm of time",
            random -> {
              double scale = between(random, 50, 800);
              double pace = between(random, 5, 200);
              return (t, c) -> c.add((int) (scale * Math.log(1 + t / pace)) - c.size());
            }),
        healthy(
                "work in flight on working days and weekends, nine days",
                random -> {
                  double load = around(random, 20, 2000);
                  int phase = between(random, 0, DAY);
                  return (t, c) -> {
                    int count = poisson(random, load * weekly(t, phase));
                    for (int i = 1; i <= 4; i++) {
                      c.addFor(count / 4, i);
                    }
                  };
                })
            .lasting(9 * DAY),
        healthy(
            "traffic that doubles over three days, entries live half an hour to two hours",
            random -> {
              double load = around(random, 2, 50);
              int life = between(random, 60, 240);
              return (t, c) -> c.addFor(poisson(random, load * (1 + t / (3.0 * DAY))), life);
            }),
        healthy(
            "an import of one to fifteen hours beside the traffic",
            random -> {
              int start = between(random, 100, 3000);
              int lasts = between(random, 120, 1800);
              double rate = around(random, 2, 100);
              double load = rate / 2;
              return (t, c) -> {
                c.addFor(poisson(random, load), between(random, 1, 4));
                c.add(t >= start && t < start + lasts ? poisson(random, rate) : 0);
              };
            }),
        healthy(
            "an hourly load that is kept for three hours",
            random -> {
              int load = around(random, 50, 2000);
              return (t, c) -> c.addFor(t % 120 == 7 ? load + random.nextInt(load / 5) : 0, 360);
            }),
        healthy(
            "measurements of the last 24 hours, two a minute or more",
            random -> {
              int rate = between(random, 1, 20);
              return (t, c) -> c.addFor(rate, DAY);
            }),
        healthy(
            "a pool that is scaled up and down by steps",
            random -> {
              int step = between(random, 4, 40);
              return (t, c) -> {
                if (random.nextInt(60) == 0) {
                  if (random.nextInt(10) < 5 - c.size() / step / 4) {
                    c.add(step);
                  } else {
                    c.removeNewest(step);
                  }
                }
              };
            }),
        healthy(
            "keys against double requests, kept for twelve hours, by day and night",
            random -> {
              double load = around(random, 2, 40);
              int phase = between(random, 0, DAY);
              return (t, c) -> c.addFor(poisson(random, load * daily(t, phase, 0.7)), DAY / 2);
            }),
        healthy(
            "a cache that drops a third whenever memory is short",
            random -> {
              double rate = around(random, 2, 50);
              int most = (int) (rate * between(random, 100, 1000));
              return (t, c) -> {
                c.add(poisson(random, rate));
                if (c.size() > most + random.nextInt(most / 4)) {
                  c.removeAny(c.size() / 3);
                }
              };
            }),
        leaking(
            "one entry in one to two hours",
            random -> {
              int every = between(random, 120, 240);
              int crowd = between(random, 0, 300);
              return (t, c) -> c.add(t == 0 ? crowd : t % every == 0 ? 1 : 0);
            }),
        leaking(
            "a nightly clear that leaves a tenth",
            random -> {
              double rate = around(random, 1, 20);
              return (t, c) -> {
                c.add(poisson(random, rate));
                if (t % DAY == DAY - 1) {
                  c.removeAny((int) (0.9 * rate * DAY));
                }
              };
            }),
        leaking(
            "a few big steps a day",
            random -> {
              int every = DAY / between(random, 2, 6);
              int step = around(random, 100, 1000);
              return (t, c) -> c.add(random.nextInt(every) == 0 ? step : 0);
            }),
        leaking(
                "a leak that begins after a day and a half, upon a full cache",
                random -> {
                  int most = around(random, 500, 5000);
                  double rate = around(random, 1, 10);
                  return (t, c) -> {
                    c.addFor(poisson(random, most / 60.0), 60);
                    c.add(t >= 3 * DAY / 2 ? poisson(random, rate) : 0);
                  };
                })
            .from(3 * DAY / 2),
        leaking(
            "a queue of retries: nine of ten succeed in the end",
            random -> {
              double rate = around(random, 2, 40);
              int life = between(random, 2, 30);
              return (t, c) -> {
                int count = poisson(random, rate);
                for (int i = 0; i < count; i++) {
                  if (random.nextInt(10) == 0) {
                    c.add(1);
                  } else {
                    c.addFor(1, exponential(random, life));
                  }
                }
              };
            }),
        leaking(
            "a leak that doubles its pace every twelve hours",
            random -> {
              double rate = 0.05 + random.nextDouble() / 2;
              return (t, c) -> c.add(poisson(random, rate * Math.pow(2, t / (DAY / 2.0))));
            }),
        leaking(
            "one for each user, and no users at night",
            random -> {
              double rate = around(random, 1, 20) / 2.0;
              int phase = between(random, 0, DAY);
              return (t, c) -> c.add((t + phase) % DAY < DAY / 3 ? 0 : poisson(random, rate));
            }),
        leaking(
            "a time to live that a fifth of the entries escape",
            random -> {
              double load = around(random, 1, 30);
              int life = around(random, 20, 240);
              int phase = between(random, 0, DAY);
              return (t, c) -> {
                int count = poisson(random, load * daily(t, phase, 0.6));
                for (int i = 0; i < count; i++) {
                  if (random.nextInt(5) == 0) {
                    c.add(1);
                  } else {
                    c.addFor(1, life);
                  }
                }
              };
            }));
  }
}
