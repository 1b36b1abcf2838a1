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

import heapwarden.detect.Shape.Keys;
import java.util.ArrayList;
import java.util.List;

/** The shapes that were looked at while the thresholds of {@link Ratchet} were chosen. */
final class TuningShapes {
  private TuningShapes() {}

  static List<Shape> watched() {
    List<Shape> all = new ArrayList<>(healthyWatched());
    all.addAll(leakingWatched());
    return all;
  }

  private static List<Shape> healthyWatched() {
    return List.of(
        healthy(
            "a warm-up in few samples, then a plateau",
            random -> {
              int lasts = between(random, 3, 20);
              int rate = around(random, 5, 500);
              return (t, c) -> c.add(t < lasts ? poisson(random, rate) : 0);
            }),
        healthy(
            "a warm-up ever slower",
            random -> {
              double full = around(random, 100, 20_000);
              double pace = around(random, 5, 200);
              return (t, c) -> c.add((int) (full * (1 - Math.exp(-t / pace))) - c.size());
            }),
        healthy(
            "a bounded cache, some keys popular, bound not known",
            random -> {
              Keys keys = new Keys(20_000, 0.8);
              int requests = between(random, 5, 60);
              int most = around(random, 500, 5000);
              return (t, c) -> {
                c.add(keys.fresh(requests, random));
                c.keepAtMost(most);
              };
            }),
        healthy(
            "a bounded cache, each miss a new key, bound not known",
            random -> {
              int lasts = around(random, 15, 2000);
              double rate = around(random, 2, 50);
              int most = (int) (lasts * rate);
              return (t, c) -> {
                c.add(poisson(random, rate));
                c.keepAtMost(most);
              };
            }),
        healthy(
                "a bounded cache, each miss a new key, bound known",
                random -> {
                  double rate = around(random, 2, 50);
                  return (t, c) -> {
                    c.add(poisson(random, rate));
                    c.keepAtMost(50_000);
                  };
                })
            .bounded(50_000),
        healthy(
            "a batch is loaded and cleared",
            random -> {
              int period = between(random, 60, 400);
              int lasts = between(random, 4, 18);
              int rate = around(random, 50, 500);
              return (t, c) -> {
                c.add(t % period < lasts ? poisson(random, rate) : 0);
                if (t % period == lasts + 10) {
                  c.keepAtMost(0);
                }
              };
            }),
        healthy(
            "filled by the traffic, cleared every night",
            random -> {
              double rate = around(random, 1, 50);
              int phase = between(random, 0, DAY);
              return (t, c) -> {
                c.add(poisson(random, rate * daily(t, phase + DAY / 2, 0.8)));
                if ((t + phase) % DAY == 0) {
                  c.keepAtMost(0);
                }
              };
            }),
        healthy(
            "a sawtooth with a flat floor",
            random -> {
              int period = around(random, 20, 300);
              double rate = around(random, 1, 100);
              int floor = between(random, 0, 500);
              return (t, c) -> {
                c.add(t == 0 ? floor : poisson(random, rate));
                if (t % period == period - 1) {
                  c.removeNewest(c.size() - floor);
                }
              };
            }),
        healthy(
            "work in flight, by the load",
            random -> {
              double load = around(random, 5, 500);
              int phase = between(random, 0, DAY);
              double[] drift = {0};
              return (t, c) -> {
                drift[0] = 0.99 * drift[0] + 0.05 * random.nextGaussian();
                int count = poisson(random, load * daily(t, phase, 0.8) * Math.exp(drift[0]));
                c.addFor(count / 2, 1);
                c.addFor(count - count / 2, between(random, 1, 3));
              };
            }),
        healthy(
            "sessions of half an hour, by day and night",
            random -> {
              double load = around(random, 1, 50);
              int phase = between(random, 0, DAY);
              return (t, c) -> c.addFor(poisson(random, load * daily(t, phase, 0.7)), 60);
            }),
        healthy(
            "sessions under traffic that grows threefold in six to 24 hours",
            random -> {
              double load = around(random, 1, 50);
              int start = between(random, 500, 3000);
              double lasts = between(random, 720, 2880);
              return (t, c) -> {
                double more = 1 + 2 * Math.max(0, Math.min(1, (t - start) / lasts));
                int count = poisson(random, load * more);
                for (int i = 0; i < count; i++) {
                  c.addFor(1, exponential(random, 40));
                }
              };
            }),
        healthy(
            "a pool as large as the most ever used",
            random -> {
              double load = around(random, 5, 200);
              int phase = between(random, 0, DAY);
              return (t, c) -> c.add(poisson(random, load * daily(t, phase, 0.5)) - c.size());
            }),
        healthy(
            "a table of a finite alphabet",
            random -> {
              int letters = around(random, 200, 20_000);
              Keys keys = new Keys(letters, 0);
              double pace = around(random, 20, 1000);
              return (t, c) -> c.add(keys.fresh(poisson(random, letters / pace), random));
            }),
        healthy(
            "a table of words, few of them frequent",
            random -> {
              Keys keys = new Keys(around(random, 2000, 50_000), 1.1);
              int requests = between(random, 5, 60);
              return (t, c) -> c.add(keys.fresh(requests, random));
            }),
        healthy(
            "one import, of a quarter of an hour to fifteen hours",
            random -> {
              int start = between(random, 0, 3000);
              int lasts = around(random, 30, 1800);
              double rate = around(random, 1, 200);
              return (t, c) -> c.add(t >= start && t < start + lasts ? poisson(random, rate) : 0);
            }),
        healthy(
            "a cache of what the day asks for, by an hour's life",
            random -> {
              double load = around(random, 1, 30);
              int phase = between(random, 0, DAY);
              return (t, c) -> {
                int count = poisson(random, load * daily(t, phase, 0.9));
                for (int i = 0; i < count; i++) {
                  c.addFor(1, exponential(random, 120));
                }
              };
            }),
        healthy(
                "sessions on working days and weekends, nine days",
                random -> {
                  double load = around(random, 1, 30);
                  int phase = between(random, 0, DAY);
                  return (t, c) -> c.addFor(poisson(random, load * weekly(t, phase)), 60);
                })
            .lasting(9 * DAY),
        healthy(
            "a full cache that replaces at random",
            random -> {
              int most = around(random, 100, 5000);
              double rate = around(random, 1, 50);
              return (t, c) -> {
                c.add(t == 0 ? most : poisson(random, rate));
                c.removeAny(Math.max(0, c.size() - most + random.nextInt(5)));
              };
            }));
  }

  private static List<Shape> leakingWatched() {
    return List.of(
        leaking(
            "steady, one to a thousand a sample",
            random -> {
              int rate = around(random, 1, 1000);
              return (t, c) -> c.add(rate);
            }),
        leaking(
            "by the request: one in five samples to twenty a sample",
            random -> {
              double rate = around(random, 2, 200) / 10.0;
              return (t, c) -> c.add(poisson(random, rate));
            }),
        leaking(
            "slow: one entry in ten minutes to an hour",
            random -> {
              int every = between(random, 20, 120);
              int crowd = between(random, 0, 200);
              return (t, c) -> c.add(t == 0 ? crowd : t % every == 0 ? 1 : 0);
            }),
        leaking(
            "under churn: of a hundred added 99 leave within five samples",
            random ->
                (t, c) -> {
                  c.add(1);
                  for (int i = 0; i < 99; i++) {
                    c.addFor(1, between(random, 1, 5));
                  }
                }),
        leaking(
            "a sawtooth whose clear leaves one to five of a hundred",
            random -> {
              int period = around(random, 20, 300);
              double rate = around(random, 5, 100);
              double residue = between(random, 1, 5) / 100.0;
              double[] floor = {0};
              return (t, c) -> {
                c.add(poisson(random, rate));
                if (t % period == period - 1) {
                  floor[0] += residue * rate * period;
                  c.removeNewest(c.size() - (int) floor[0]);
                }
              };
            }),
        leaking(
            "in bursts of 20 to 500, one to four hours apart",
            random -> {
              int every = between(random, 120, 480);
              int step = around(random, 20, 500);
              return (t, c) -> c.add(random.nextInt(every) == 0 ? step : 0);
            }),
        leaking(
            "listeners, by the load of day and night",
            random -> {
              double rate = around(random, 5, 50) / 10.0;
              int phase = between(random, 0, DAY);
              return (t, c) -> c.add(poisson(random, rate * daily(t, phase, 0.8)));
            }),
        leaking(
            "steady after a warm-up of up to an hour",
            random -> {
              int lasts = between(random, 5, 120);
              int load = around(random, 10, 200);
              double rate = around(random, 5, 50) / 10.0;
              return (t, c) -> c.add(poisson(random, t < lasts ? load : rate));
            }),
        leaking(
            "sessions of which one in fifty never ends",
            random -> {
              double load = around(random, 5, 50);
              int phase = between(random, 0, DAY);
              return (t, c) -> {
                int count = poisson(random, load * daily(t, phase, 0.7));
                for (int i = 0; i < count; i++) {
                  if (random.nextInt(50) == 0) {
                    c.add(1);
                  } else {
                    c.addFor(1, 60);
                  }
                }
              };
            }),
        leaking(
            "a list from which a fifth is taken again",
            random -> {
              double rate = around(random, 10, 200) / 10.0;
              return (t, c) -> {
                int count = poisson(random, rate);
                c.add(count);
                c.removeAny(poisson(random, rate / 5));
              };
            }));
  }

  static List<Shape> inTests() {
    return List.of(
        healthy(
                "a warm-up in few samples, then a plateau",
                random -> {
                  int lasts = between(random, 3, 18);
                  int rate = around(random, 5, 500);
                  return (t, c) -> c.add(t < lasts ? poisson(random, rate) : 0);
                })
            .lasting(400),
        healthy(
                "a warm-up ever slower",
                random -> {
                  double full = around(random, 100, 5000);
                  double pace = around(random, 5, 60);
                  return (t, c) -> c.add((int) (full * (1 - Math.exp(-t / pace))) - c.size());
                })
            .lasting(400),
        healthy(
                "each test loads and clears",
                random -> {
                  int period = between(random, 5, 40);
                  int rate = around(random, 1, 100);
                  return (t, c) -> {
                    c.add(poisson(random, rate));
                    if (t % period == period - 1) {
                      c.keepAtMost(0);
                    }
                  };
                })
            .lasting(400),
        healthy(
                "work in flight",
                random -> {
                  double load = around(random, 2, 200);
                  return (t, c) -> {
                    int count = poisson(random, load);
                    c.addFor(count / 2, 1);
                    c.addFor(count - count / 2, 2);
                  };
                })
            .lasting(400),
        healthy(
                "a bounded cache, some keys popular, bound not known",
                random -> {
                  Keys keys = new Keys(5000, 0.8);
                  int requests = between(random, 20, 200);
                  int most = around(random, 100, 2000);
                  return (t, c) -> {
                    c.add(keys.fresh(requests, random));
                    c.keepAtMost(most);
                  };
                })
            .lasting(400),
        healthy(
                "a bounded cache, each miss a new key, bound not known",
                random -> {
                  int lasts = around(random, 10, 200);
                  int rate = around(random, 2, 50);
                  return (t, c) -> {
                    c.add(poisson(random, rate));
                    c.keepAtMost(lasts * rate);
                  };
                })
            .lasting(400),
        healthy(
                "a table of a finite alphabet",
                random -> {
                  int letters = around(random, 100, 3000);
                  Keys keys = new Keys(letters, 0);
                  double pace = around(random, 10, 100);
                  return (t, c) -> c.add(keys.fresh(poisson(random, letters / pace), random));
                })
            .lasting(400),
        healthy(
                "entries that live for twenty samples",
                random -> {
                  double load = around(random, 1, 50);
                  return (t, c) -> c.addFor(poisson(random, load), 20);
                })
            .lasting(400),
        leaking(
                "steady, one to a thousand a sample",
                random -> {
                  int rate = around(random, 1, 1000);
                  return (t, c) -> c.add(rate);
                })
            .lasting(400),
        leaking(
                "by the request: one to twenty a sample",
                random -> {
                  double rate = around(random, 10, 200) / 10.0;
                  return (t, c) -> c.add(poisson(random, rate));
                })
            .lasting(400),
        leaking(
                "under churn: of twenty added 19 leave within three samples",
                random ->
                    (t, c) -> {
                      c.add(1);
                      for (int i = 0; i < 19; i++) {
                        c.addFor(1, between(random, 1, 3));
                      }
                    })
            .lasting(400),
        leaking(
                "each test loads and clears but for a tenth",
                random -> {
                  int period = between(random, 5, 15);
                  int rate = around(random, 5, 100);
                  int[] floor = {0};
                  return (t, c) -> {
                    c.add(poisson(random, rate));
                    if (t % period == period - 1) {
                      floor[0] += Math.max(1, rate * period / 10);
                      c.removeNewest(c.size() - floor[0]);
                    }
                  };
                })
            .lasting(400),
        leaking(
                "after a warm-up",
                random -> {
                  int lasts = between(random, 3, 15);
                  int load = around(random, 10, 500);
                  double rate = around(random, 10, 100) / 10.0;
                  return (t, c) -> c.add(poisson(random, t < lasts ? load : rate));
                })
            .lasting(400),
        leaking(
                "steady, the program ends after 40 samples",
                random -> {
                  int rate = around(random, 1, 1000);
                  return (t, c) -> c.add(rate);
                })
            .lasting(40));
  }
}
