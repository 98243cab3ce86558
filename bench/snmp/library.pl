# The same as library.c with perl's binding of the library (Debian package libsnmp-perl), asynchronous.
# perl library.pl walk|get REPETITIONS AT_ONCE PORT… prints one line of JSON.
use strict;
use warnings;
use SNMP;
use Time::HiRes qw(time);

my ($kind, $repetitions, $at_once, @ports) = @ARGV;
$SNMP::auto_init_mib = 0;
$SNMP::use_numeric = 1;
$SNMP::use_long_names = 1;
my ($values, $working) = (0, 0);

sub done {
  $working--;
  begin();
  SNMP::finish() if $working == 0;
}

sub begin {
  my $port = shift @ports // return;
  $working++;
  my $session = SNMP::Session->new(DestHost => "127.0.0.1:$port", Community => 'public', Version => 2, UseNumeric => 1, UseLongNames => 1)
    or die 'no session';
  if ($kind eq 'walk') {
    my @roots = ('.1.3.6.1.2.1.1', '.1.3.6.1.2.1.2', '.1.3.6.1.2.1.31.1.1');
    my $at = $roots[0];
    my $walk;
    $walk = sub {
      $session->getbulk(0, $repetitions, SNMP::VarList->new([$at]), [sub {
        my ($list) = @_;
        die 'a device gave no answer' unless defined $list;
        for my $one (@$list) {
          my $name = $one->tag . '.' . $one->iid;
          if ($one->type eq 'ENDOFMIBVIEW' || index($name, "$roots[0].") != 0) {
            $at = undef;
            last;
          }
          $values++;
          $at = $name;
        }
        if (!defined $at) {
          shift @roots;
          $at = $roots[0];
        }
        return $walk->() if defined $at;
        undef $walk;
        undef $session;
        done();
      }]);
    };
    return $walk->();
  }
  my $left = $repetitions;
  my $ask;
  $ask = sub {
    $session->get(SNMP::VarList->new(['.1.3.6.1.2.1.1.3', 0]), [sub {
      my ($list) = @_;
      die 'a device gave no answer' unless defined $list;
      $values++;
      return $ask->() if --$left > 0;
      undef $ask;
      undef $session;
      done();
    }]);
  };
  $ask->();
}

my @before = times;
my $started = time;
begin() for 1 .. $at_once;
SNMP::MainLoop();
my ($user, $system) = times;
$_ -= shift @before for $user, $system;
printf qq({"took_ms":%f,"cpu_ms":%f,"rss_mb":null,"values":%d}\n), (time - $started) * 1000, ($user + $system) * 1000, $values;
