package telegate.standalone;

/// Where one worker lives.
///
/// @param label of its part, its log file and its folder
/// @param name what it calls itself in the fleet
/// @param port of its management endpoint
/// @param added what this one gets beyond what all workers get
record WorkerPlace(String label, String name, int port, PartSettings added) {}
